import { describe, expect, it } from 'vitest';
import { environment, furnished } from './environment.ts';

describe('snapshots', () => {
  it('are sorted, whatever the order things came in', () => {
    const { facts, standIn } = environment();
    for (const key of ['b', 'a', 'B']) facts('PUT', `/users/${key}`, { key });
    for (const key of ['y', 'x']) facts('POST', '/tenants', { key, name: key });
    for (const [user, tenant, role] of [
      ['b', 'x', 'member'],
      ['a', 'y', 'admin'],
      ['a', 'x', 'member'],
      ['a', 'x', 'admin'],
    ]) {
      facts('POST', '/role_assignments', { user, tenant, role });
    }
    const { users, tenants, assignments, roles } = standIn.facts();
    expect(users.map(({ key }) => key)).toEqual(['B', 'a', 'b']);
    expect(tenants.map(({ key }) => key)).toEqual(['x', 'y']);
    expect(assignments.map((one) => `${one.user} ${one.tenant} ${one.role}`)).toEqual([
      'a x admin',
      'a x member',
      'a y admin',
      'b x member',
    ]);
    expect(roles).toEqual(['admin', 'member']);
  });

  it('come back after a restart through JSON, with every rule and no id given twice', () => {
    const before = furnished();
    before.standIn.createRole('auditor');
    const saved = JSON.stringify(before.standIn.save());
    const after = environment({ roles: ['forgotten'] });
    after.facts('POST', '/users', { key: 'forgotten' });
    after.standIn.restore(JSON.parse(saved));

    expect(after.standIn.facts()).toEqual(before.standIn.facts());
    expect(after.facts('GET', '/users/ann').json).toEqual(before.facts('GET', '/users/ann').json);
    const taken = after.facts('POST', '/users', { key: 'new', email: 'ann@mail.test' });
    expect(taken.status).toBe(409);
    after.facts('DELETE', '/users/ann');
    expect(after.standIn.facts().assignments).toEqual([]);
    const fresh = after.facts('POST', '/users', { key: 'new' });
    expect(saved).not.toContain(Reflect.get(Object(fresh.json), 'id'));
  });

  it('refuse what is no saved state, naming the path and changing nothing', () => {
    const { standIn } = furnished();
    const before = standIn.facts();
    const state = { ...standIn.save(), users: [{ key: 'x' }] };
    expect(() => standIn.restore(state)).toThrow(/users\.0\.id/);
    expect(() => standIn.restore(null)).toThrow(/\(root\)/);
    expect(standIn.facts()).toEqual(before);
  });
});
