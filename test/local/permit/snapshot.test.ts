import { describe, expect, it } from 'vitest';
import { environment, fieldOf, furnished, keysIn, PARENT, withDocuments } from './environment.ts';

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

  it('are sorted by instance, and by object, relation and subject', () => {
    const { facts, standIn } = withDocuments();
    for (const [subject, object] of [
      ['folder:f3', 'folder:f2'],
      ['folder:f2', 'document:d2'],
      ['folder:f1', 'folder:f2'],
    ]) {
      facts('POST', '/relationship_tuples', {
        subject,
        relation: 'parent',
        object,
        tenant: 'blue',
      });
    }
    for (const role of ['viewer', 'editor']) {
      for (const instance of ['document:d2', 'document:d1']) {
        const grant = { user: 'ann', role, resource_instance: instance };
        facts('POST', '/role_assignments', grant);
      }
    }
    const { instances, instanceRoles, tuples } = standIn.facts();
    expect(instances.map(({ key }) => key)).toEqual([
      'document:d1',
      'document:d2',
      'folder:f1',
      'folder:f2',
      'folder:f3',
    ]);
    expect(instanceRoles.map((one) => `${one.user} ${one.instance} ${one.role}`)).toEqual([
      'ann document:d1 editor',
      'ann document:d1 viewer',
      'ann document:d2 editor',
      'ann document:d2 viewer',
      'bob document:d1 editor',
    ]);
    expect(tuples.map(({ subject, object }) => `${object} ${subject}`)).toEqual([
      'document:d1 folder:f1',
      'document:d2 folder:f2',
      'folder:f2 folder:f1',
      'folder:f2 folder:f3',
    ]);
  });

  it('bring back resources, instances, and what hangs on them', () => {
    const before = withDocuments();
    const saved = JSON.stringify(before.standIn.save());
    const after = withDocuments({
      resources: { page: {}, folder: {}, document: {} },
      rules: { tenantDelete: 'keep' },
    });
    after.facts('POST', '/resource_instances', { resource: 'page', key: 'p1', tenant: 'blue' });
    after.standIn.restore(JSON.parse(saved));

    expect(after.standIn.facts()).toEqual(before.standIn.facts());
    for (const path of ['/resources', '/resources/document/roles']) {
      expect(after.schema('GET', path).json).toEqual(before.schema('GET', path).json);
    }
    expect(after.facts('POST', '/relationship_tuples', PARENT).status).toBe(409);
    after.facts('DELETE', '/resource_instances/document:d1');
    expect(after.standIn.facts()).toMatchObject({ instanceRoles: [], tuples: [] });
    const fresh = { resource: 'document', key: 'd9', tenant: 'blue' };
    const made = after.facts('POST', '/resource_instances', fresh);
    expect(saved).not.toContain(fieldOf(made, 'id'));
  });

  it('of old, without any of these, are read, and leave the resources of the options', () => {
    const { resources, instances, instanceRoles, tuples, ...old } = furnished().standIn.save();
    expect([resources, instances, instanceRoles, tuples]).toEqual([[], [], [], []]);
    const { standIn, schema } = withDocuments();
    standIn.restore(JSON.parse(JSON.stringify(old)));
    expect(standIn.facts()).toEqual(furnished().standIn.facts());
    expect(keysIn(schema('GET', '/resources'))).toEqual(['document', 'folder']);
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
