import { describe, expect, it } from 'vitest';
import { compareFacts } from '../../lib/examples/index.ts';

const user = { email: 'ada@example.com', attributes: { plan: 'pro' }, roles: { t1: ['a', 'b'] } };
const found = { users: { u1: user }, tenants: { t1: { name: 'One' } }, instances: {} };

describe('facts', () => {
  it('that are as stated do not differ, in whatever order and form', () => {
    expect(compareFacts(found, found)).toEqual([]);
    const stated = { u1: { ...user, roles: { t2: [], t1: ['b', 'a', 'b'] } } };
    expect(compareFacts({ users: stated }, found)).toEqual([]);
    const one = { users: { u1: { roles: { t1: ['a'] } } } };
    expect(compareFacts({ users: { u1: { roles: { t1: 'a' } } } }, one)).toEqual([]);
  });

  it('of a kind that is not stated are not compared, of one that is, all are', () => {
    expect(compareFacts({ instances: {} }, found)).toEqual([]);
    expect(compareFacts({ tenants: {} }, found)).toEqual([
      { path: 'tenants.t1', expected: null, found: { name: 'One' } },
    ]);
    expect(compareFacts({ tenants: { t1: {} } }, found)).toEqual([
      { path: 'tenants.t1.name', expected: null, found: 'One' },
    ]);
  });

  it('differ one by one, by their path', () => {
    const stated = {
      users: { u1: { email: 'bob@example.com', attributes: { seats: 2 }, roles: { t1: 'a' } } },
    };
    expect(compareFacts(stated, found)).toEqual([
      { path: 'users.u1.email', expected: 'bob@example.com', found: 'ada@example.com' },
      { path: 'users.u1.attributes.seats', expected: 2, found: null },
      { path: 'users.u1.roles.t1', expected: ['a'], found: ['a', 'b'] },
      { path: 'users.u1.attributes.plan', expected: null, found: 'pro' },
    ]);
  });

  it('of somebody who is not there differ as a whole', () => {
    expect(compareFacts({ users: { u1: user, u2: { roles: { t1: 'a' } } } }, found)).toEqual([
      { path: 'users.u2', expected: { roles: { t1: ['a'] } }, found: null },
    ]);
  });

  it('of instances are their tenant, attributes and relations', () => {
    const folder = {
      tenant: 't1',
      attributes: { title: 'Plans' },
      relations: { parent: 'folder:a' },
    };
    const moved = { ...folder, relations: { parent: ['folder:b'] } };
    expect(
      compareFacts({ instances: { 'folder:f': folder } }, { instances: { 'folder:f': moved } }),
    ).toEqual([
      {
        path: 'instances.folder:f.relations.parent',
        expected: ['folder:a'],
        found: ['folder:b'],
      },
    ]);
  });

  it('say none by null', () => {
    const stated = { users: { u1: { ...user, attributes: { plan: 'pro', seats: null } } } };
    expect(compareFacts(stated, found)).toEqual([]);
  });
});
