import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../local/permit/index.ts';
import { environment, furnished } from './environment.ts';

const keys = (list: readonly { readonly key: string }[]) => list.map(({ key }) => key);
const many = <T>(count: number, item: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => item(index));

describe('bulk users', () => {
  it('creates, replaces and deletes', () => {
    const { facts, standIn } = furnished();
    const created = facts('POST', '/bulk/users', { operations: [{ key: 'u1' }, { key: 'u2' }] });
    expect(created).toMatchObject({ status: 200, json: {} });
    facts('PUT', '/bulk/users', {
      operations: [
        { key: 'u1', first_name: 'One' },
        { key: 'u3', role_assignments: [{ role: 'member', tenant: 'acme' }] },
      ],
    });
    facts('DELETE', '/bulk/users', { idents: ['u2', 'ann'] });
    expect(keys(standIn.facts().users)).toEqual(['bob', 'u1', 'u3']);
    expect(standIn.facts().users[1]).toMatchObject({ first_name: 'One' });
    expect(standIn.facts().assignments).toEqual([{ user: 'u3', tenant: 'acme', role: 'member' }]);
  });

  it('refuses to create one that exists', () => {
    const { status } = furnished().facts('POST', '/bulk/users', { operations: [{ key: 'ann' }] });
    expect(status).toBe(409);
  });

  it('refuses the whole call when one item is malformed, and says where', () => {
    for (const bulk of ['atomic', 'per-item'] as const) {
      const { facts, standIn } = environment({ rules: { bulk } });
      const operations = [{ key: 'good' }, { key: 'not good' }];
      const { status, json } = facts('PUT', '/bulk/users', { operations });
      expect(status).toBe(422);
      expect(json).toMatchObject({ detail: [{ loc: ['body', 'operations', 1, 'key'] }] });
      expect(standIn.facts().users).toEqual([]);
    }
  });

  it.each<[Rules['bulk'], string[]]>([
    ['atomic', ['ann', 'bob']],
    ['per-item', ['ann', 'bob', 'first', 'last']],
    ['until-failure', ['ann', 'bob', 'first']],
  ])('meets an item that fails in the way %s', (bulk, expected) => {
    const { facts, standIn } = furnished({ rules: { bulk } });
    const operations = [
      { key: 'first', email: 'first@mail.test' },
      { key: 'second', email: 'ann@mail.test' },
      { key: 'last' },
    ];
    const { status, json } = facts('PUT', '/bulk/users', { operations });
    expect(status).toBe(409);
    expect(json).toMatchObject({ error_code: 'DUPLICATE_ENTITY' });
    expect(keys(standIn.facts().users)).toEqual(expected);
    // What was undone is undone in the indexes too.
    const probe = facts('POST', '/users', { key: 'probe', email: 'first@mail.test' });
    expect(probe.status).toBe(bulk === 'atomic' ? 201 : 409);
  });

  it('brings back what an atomic call had deleted, assignments included', () => {
    const { facts, standIn } = furnished({ rules: { bulkRepeats: 'fail' } });
    const before = standIn.facts();
    expect(facts('DELETE', '/bulk/users', { idents: ['ann', 'ghost'] }).status).toBe(404);
    expect(facts('DELETE', '/bulk/tenants', { idents: ['acme', 'ghost'] }).status).toBe(404);
    expect(standIn.facts()).toEqual(before);
    expect(facts('GET', '/role_assignments?tenant=acme&user=ann').json).toHaveLength(1);
  });

  it('undoes several changes to one user, roles given inline included', () => {
    const { facts, standIn } = furnished({ rules: { inlineRoles: 'replace' } });
    const before = standIn.facts();
    const operations = [
      { key: 'ann', email: 'x@mail.test', role_assignments: [{ role: 'member', tenant: 'blue' }] },
      { key: 'ann', email: 'y@mail.test' },
      { key: 'bob', email: 'y@mail.test' },
    ];
    expect(facts('PUT', '/bulk/users', { operations }).status).toBe(409);
    expect(standIn.facts()).toEqual(before);
    for (const [email, status] of [
      ['x@mail.test', 201],
      ['y@mail.test', 201],
      ['ann@mail.test', 409],
    ] as const) {
      expect(facts('POST', '/users', { key: `probe-${email}`, email }).status).toBe(status);
    }
  });

  it('passes over what is deleted already unless told otherwise', () => {
    const { facts, standIn } = furnished();
    expect(facts('DELETE', '/bulk/users', { idents: ['ghost', 'ann'] }).status).toBe(200);
    expect(keys(standIn.facts().users)).toEqual(['bob']);
  });
});

describe('bulk tenants', () => {
  it('creates and deletes', () => {
    const { facts, standIn } = furnished();
    const operations = [{ key: 'cyan', name: 'Cyan' }];
    expect(facts('POST', '/bulk/tenants', { operations }).status).toBe(200);
    expect(facts('DELETE', '/bulk/tenants', { idents: ['acme'] }).status).toBe(200);
    expect(keys(standIn.facts().tenants)).toEqual(['blue', 'cyan']);
    expect(standIn.facts().assignments).toEqual([]);
  });

  it('meets a tenant that exists as the single call does', () => {
    const body = { operations: [{ key: 'acme', name: 'Other' }] };
    expect(furnished().facts('POST', '/bulk/tenants', body).status).toBe(409);
    const lenient = furnished({ rules: { existingTenant: 200 } });
    expect(lenient.facts('POST', '/bulk/tenants', body).status).toBe(200);
  });
});

describe('bulk role assignments', () => {
  const member = (user: string) => ({ user, role: 'member', tenant: 'acme' });

  it('takes bare arrays and reports how many were made and taken', () => {
    const { facts, standIn } = furnished();
    const assigned = facts('POST', '/role_assignments/bulk', [member('ann'), member('bob')]);
    expect(assigned).toMatchObject({ status: 200, json: { assignments_created: 2 } });
    const taken = facts('DELETE', '/role_assignments/bulk', [member('ann')]);
    expect(taken).toMatchObject({ status: 200, json: { assignments_removed: 1 } });
    expect(standIn.facts().assignments).toHaveLength(2);
    expect(facts('POST', '/role_assignments/bulk', { operations: [] }).status).toBe(422);
  });

  it('passes over what is so already, or fails, as the switch says', () => {
    const lenient = furnished();
    const twice = [member('bob'), member('bob')];
    expect(lenient.facts('POST', '/role_assignments/bulk', twice).json).toEqual({
      assignments_created: 1,
    });
    const gone = [member('ann'), member('bob')];
    expect(lenient.facts('DELETE', '/role_assignments/bulk', gone).json).toEqual({
      assignments_removed: 1,
    });
    const strict = furnished({ rules: { bulkRepeats: 'fail' } });
    expect(strict.facts('POST', '/role_assignments/bulk', twice).status).toBe(409);
    expect(strict.facts('DELETE', '/role_assignments/bulk', gone).status).toBe(404);
  });

  it('fails, ignores or creates a missing user as the query says', () => {
    const body = [member('ghost'), member('bob')];
    for (const [query, status, held, users] of [
      ['', 404, 1, 2],
      ['?missing_user_policy=fail', 404, 1, 2],
      ['?missing_user_policy=ignore', 200, 2, 2],
      ['?missing_user_policy=create', 200, 3, 3],
      ['?missing_user_policy=guess', 422, 1, 2],
    ] as const) {
      const { facts, standIn } = furnished();
      expect(facts('POST', `/role_assignments/bulk${query}`, body).status).toBe(status);
      expect(standIn.facts().assignments).toHaveLength(held);
      expect(standIn.facts().users).toHaveLength(users);
    }
  });

  it('fails for an unknown role or tenant, whatever the policy for users', () => {
    const { facts } = furnished();
    const path = '/role_assignments/bulk?missing_user_policy=create';
    expect(facts('POST', path, [{ ...member('bob'), role: 'ghost' }]).status).toBe(404);
    expect(facts('POST', path, [{ ...member('bob'), tenant: 'ghost' }]).status).toBe(404);
  });
});

describe('item caps', () => {
  it.each<[string, string, number, (count: number) => unknown]>([
    ['PUT', '/bulk/users', 3000, (n) => ({ operations: many(n, (i) => ({ key: `u${i}` })) })],
    ['DELETE', '/bulk/users', 3000, (n) => ({ idents: many(n, (i) => `u${i}`) })],
    [
      'POST',
      '/bulk/tenants',
      2000,
      (n) => ({ operations: many(n, (i) => ({ key: `t${i}`, name: 'T' })) }),
    ],
    ['DELETE', '/bulk/tenants', 2000, (n) => ({ idents: many(n, (i) => `t${i}`) })],
    [
      'POST',
      '/role_assignments/bulk?missing_user_policy=create',
      2000,
      (n) => many(n, (i) => ({ user: `u${i}`, role: 'member', tenant: 'acme' })),
    ],
  ])('%s %s takes %i items and not one more', (method, path, cap, body) => {
    const { facts } = furnished();
    expect(facts(method, path, body(cap)).status).toBe(200);
    const over = facts(method, path, body(cap + 1));
    expect(over.status).toBe(422);
    expect(over.json).toMatchObject({ detail: [{ type: 'value_error.list.max_items' }] });
  });
});
