import { describe, expect, it } from 'vitest';
import { factsIn } from '../../local/demo/examples/found.ts';
import { callsTold, newsTold } from '../../local/demo/examples/news.ts';
import { createPermitStandIn, type FactsSnapshot, requestOf } from '../../local/permit/index.ts';

const snapshot: FactsSnapshot = {
  users: [
    {
      key: 'u1',
      email: 'joan@example.com',
      first_name: 'Joan',
      last_name: null,
      attributes: { plan: 'pro' },
    },
    { key: 'u2', email: null, first_name: null, last_name: null, attributes: {} },
  ],
  tenants: [
    { key: 't1', name: 'The mill', description: null, attributes: { seats: 2 } },
    { key: 't2', name: 't2', description: null, attributes: {} },
  ],
  assignments: [
    { user: 'u1', tenant: 't1', role: 'admin' },
    { user: 'u1', tenant: 't1', role: 'billing' },
  ],
  roles: ['admin', 'billing'],
  instances: [
    { key: 'folder:f1', tenant: 't1', attributes: {} },
    { key: 'document:d1', tenant: 't1', attributes: { title: 'Looms' } },
  ],
  instanceRoles: [{ user: 'u1', instance: 'document:d1', role: 'editor' }],
  tuples: [{ subject: 'folder:f1', relation: 'parent', object: 'document:d1' }],
};

describe('what Permit holds', () => {
  it('is told in the words of examples, without what is not there', () => {
    expect(factsIn(snapshot)).toEqual({
      users: {
        u1: {
          email: 'joan@example.com',
          first_name: 'Joan',
          attributes: { plan: 'pro' },
          roles: { t1: ['admin', 'billing'], 'document:d1': ['editor'] },
        },
        u2: {},
      },
      tenants: { t1: { name: 'The mill', attributes: { seats: 2 } }, t2: {} },
      instances: {
        'folder:f1': { tenant: 't1' },
        'document:d1': {
          tenant: 't1',
          attributes: { title: 'Looms' },
          relations: { parent: ['folder:f1'] },
        },
      },
    });
  });

  it('is told as what has come, gone and changed', () => {
    const before = factsIn(snapshot);
    const after = factsIn({
      ...snapshot,
      users: snapshot.users.slice(0, 1),
      assignments: snapshot.assignments.slice(0, 1),
      tenants: [
        ...snapshot.tenants,
        { key: 't3', name: 'X', description: null, attributes: { seats: 2, of: ['a', 'b'] } },
      ],
      tuples: [],
    });
    expect(newsTold(before, before)).toEqual([]);
    expect(newsTold(before, after)).toEqual([
      '~ users.u1.roles.t1  admin, billing → admin',
      '- users.u2',
      '+ tenants.t3  name: X; attributes.seats: 2; attributes.of: a, b',
      '- instances.document:d1.relations.parent  folder:f1',
    ]);
  });
});

describe('the calls that it took', () => {
  it('are counted by what was called', () => {
    const standIn = createPermitStandIn({ apiKey: 'key' });
    expect(callsTold(standIn.calls())).toBe('no call to Permit');
    const ask = requestOf('GET', '/v2/api-key/scope', { authorization: 'Bearer key' });
    standIn.handle(ask);
    standIn.handle(ask);
    expect(callsTold(standIn.calls())).toBe('2 calls: 2 × GET /api-key/scope');
  });
});
