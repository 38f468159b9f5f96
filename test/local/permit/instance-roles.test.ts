import { describe, expect, it } from 'vitest';
import { EDITOR, fieldOf, missing, withDocuments } from './environment.ts';

const viewer = { user: 'ann', role: 'viewer', resource_instance: 'document:d2' };

describe('roles on resource instances', () => {
  it('assigns, naming the tenant that the instance is in', () => {
    const { facts, schema, standIn } = withDocuments();
    const { status, json } = facts('POST', '/role_assignments', viewer);
    expect(status).toBe(200);
    const [, role] = Object(schema('GET', '/resources/document/roles').json);
    expect(json).toMatchObject({
      ...viewer,
      tenant: 'blue',
      tenant_id: fieldOf(facts('GET', '/tenants/blue'), 'id'),
      resource_instance_id: fieldOf(facts('GET', '/resource_instances/document:d2'), 'id'),
      role_id: Reflect.get(Object(role), 'id'),
    });
    expect(standIn.facts().instanceRoles).toEqual([
      { user: 'ann', instance: 'document:d2', role: 'viewer' },
      { user: 'bob', instance: 'document:d1', role: 'editor' },
    ]);
    // Roles in tenants are told apart from them.
    expect(standIn.facts().assignments).toEqual([{ user: 'ann', tenant: 'acme', role: 'admin' }]);
    expect(facts('GET', '/users/bob').json).toMatchObject({ roles: [], associated_tenants: [] });
  });

  it('takes ids for keys', () => {
    const { facts, standIn } = withDocuments();
    const instance = fieldOf(facts('GET', '/resource_instances/document:d1'), 'id');
    const user = fieldOf(facts('GET', '/users/bob'), 'id');
    const grant = { user, role: 'editor', resource_instance: instance };
    expect(facts('POST', '/role_assignments', grant).status).toBe(409);
    expect(facts('DELETE', '/role_assignments', grant).status).toBe(204);
    expect(standIn.facts().instanceRoles).toEqual([]);
  });

  it('refuses to assign twice with 409, and to take what is not there with 404', () => {
    const { facts } = withDocuments();
    expect(facts('POST', '/role_assignments', EDITOR).status).toBe(409);
    expect(facts('DELETE', '/role_assignments', EDITOR).status).toBe(204);
    const again = facts('DELETE', '/role_assignments', EDITOR);
    expect(again.status).toBe(404);
    expect(again.json).toMatchObject(missing('RoleAssignment'));
  });

  it.each<[string, object]>([
    ['User', { user: 'ghost' }],
    ['ResourceInstance', { resource_instance: 'document:ghost' }],
    ['ResourceInstance', { resource_instance: 'd2' }],
    ['Role', { role: 'ghost' }],
    // A role of tenants, and one of another resource.
    ['Role', { role: 'member' }],
    ['Role', { role: 'viewer', resource_instance: 'folder:f1' }],
    ['Tenant', { tenant: 'ghost' }],
  ])('says in the prose of a 404 that the %s is missing: %j', (entity, change) => {
    for (const method of ['POST', 'DELETE']) {
      const { facts } = withDocuments();
      const { status, json } = facts(method, '/role_assignments', { ...viewer, ...change });
      expect(status).toBe(404);
      expect(json).toMatchObject(missing(entity));
    }
  });

  it('answers an unknown role with 422 where the switch says so', () => {
    const { facts } = withDocuments({ rules: { unknownRole: 422 } });
    const { status, json } = facts('POST', '/role_assignments', { ...viewer, role: 'ghost' });
    expect(status).toBe(422);
    expect(json).toMatchObject({ detail: [{ loc: ['body', 'role'] }] });
  });

  it("takes the instance's own tenant beside it, and no other", () => {
    for (const method of ['POST', 'DELETE']) {
      const { facts } = withDocuments();
      const grant = method === 'POST' ? viewer : { ...EDITOR, tenant: 'acme' };
      const astray = facts(method, '/role_assignments', {
        ...grant,
        tenant: method === 'POST' ? 'acme' : 'blue',
      });
      expect(astray.status).toBe(400);
      expect(astray.json).toMatchObject({ error_code: 'INVALID_INPUT' });
      const own = { ...grant, tenant: method === 'POST' ? 'blue' : 'acme' };
      expect(facts(method, '/role_assignments', own).status).toBeLessThan(300);
    }
  });

  it('makes a missing instance where the switch says so and a tenant is named', () => {
    const grant = { user: 'ann', role: 'viewer', resource_instance: 'document:d9', tenant: 'blue' };
    const strict = withDocuments();
    expect(strict.facts('POST', '/role_assignments', grant).json).toMatchObject(
      missing('ResourceInstance'),
    );

    const { facts, standIn } = withDocuments({ rules: { missingInstance: 'create' } });
    for (const [change, entity] of [
      [{ tenant: null }, 'ResourceInstance'],
      [{ tenant: 'ghost' }, 'Tenant'],
      [{ resource_instance: 'ghost:d9' }, 'Resource'],
      [{ role: 'ghost' }, 'Role'],
    ] as const) {
      const refused = facts('POST', '/role_assignments', { ...grant, ...change });
      expect(refused.json).toMatchObject(missing(entity));
    }
    const badKey = { ...grant, resource_instance: 'document:no good' };
    expect(facts('POST', '/role_assignments', badKey).status).toBe(422);
    expect(facts('DELETE', '/role_assignments', grant).json).toMatchObject(
      missing('ResourceInstance'),
    );
    expect(standIn.facts().instances).toHaveLength(3);

    expect(facts('POST', '/role_assignments', grant).status).toBe(200);
    expect(facts('POST', '/role_assignments', grant).status).toBe(409);
    expect(standIn.facts().instances).toContainEqual({
      key: 'document:d9',
      tenant: 'blue',
      attributes: {},
    });
  });

  it('can be given and taken below the user, and inline', () => {
    const { facts, standIn } = withDocuments({ rules: { inlineRoles: 'replace' } });
    const grant = { role: 'viewer', resource_instance: 'document:d2' };
    expect(facts('POST', '/users/bob/roles', grant).status).toBe(200);
    expect(facts('DELETE', '/users/bob/roles', grant).status).toBe(200);
    facts('PUT', '/users/bob', {
      key: 'bob',
      role_assignments: [grant, { role: 'member', tenant: 'acme' }],
    });
    expect(standIn.facts()).toMatchObject({
      instanceRoles: [{ user: 'bob', instance: 'document:d2', role: 'viewer' }],
      assignments: [{ user: 'ann' }, { user: 'bob', tenant: 'acme', role: 'member' }],
    });
  });
});

describe('a list of role assignments', () => {
  function listing(options: Parameters<typeof withDocuments>[0] = {}) {
    const client = withDocuments(options);
    client.facts('POST', '/role_assignments', viewer);
    client.facts('POST', '/role_assignments', {
      user: 'ann',
      role: 'editor',
      resource_instance: 'folder:f1',
    });
    const listed = (query: string) => {
      const { json } = client.facts('GET', `/role_assignments?${query}`);
      if (!Array.isArray(json)) throw new Error('not a bare array');
      return json.map(
        ({ user, tenant, resource_instance, role }) =>
          `${user} ${tenant} ${resource_instance ?? '-'} ${role}`,
      );
    };
    return { ...client, listed };
  }
  const [inAcme, d1, d2, f1] = [
    'ann acme - admin',
    'bob acme document:d1 editor',
    'ann blue document:d2 viewer',
    'ann acme folder:f1 editor',
  ];

  it.each<[string, readonly string[]]>([
    ['', [inAcme, d1, d2, f1]],
    ['page=2&per_page=3', [f1]],
    ['user=ann', [inAcme, d2, f1]],
    ['tenant=acme', [inAcme, f1, d1]],
    ['tenant=acme&user=bob', [d1]],
    ['tenant=acme&user=ann', [inAcme, f1]],
    ['tenant=blue&resource_instance=document:d1', []],
    ['role=editor', [d1, f1]],
    ['role=admin', [inAcme]],
    ['role=admin&role=viewer', [inAcme, d2]],
    ['resource_instance=document:d1', [d1]],
    ['resource_instance=document:d1&resource_instance=folder:f1', [d1, f1]],
    ['resource_instance=document:d1&user=ann', []],
    ['resource=document', [d1, d2]],
    ['resource=document&user=ann', [d2]],
    ['resource_instance=document:ghost', []],
    ['resource=ghost', []],
  ])('has both kinds, and is filtered by %j', (query, expected) => {
    expect(listing().listed(query)).toEqual(expected);
  });

  it('answers a filter that names nothing with 404 where the switch says so', () => {
    const { facts } = listing({ rules: { unknownFilter: 'not-found' } });
    for (const [query, entity] of [
      ['resource_instance=document:ghost', 'ResourceInstance'],
      ['resource=ghost', 'Resource'],
      ['role=ghost', 'Role'],
    ] as const) {
      expect(facts('GET', `/role_assignments?${query}`).json).toMatchObject(missing(entity));
    }
    expect(facts('GET', '/role_assignments?role=viewer&role=viewer').status).toBe(200);
  });

  it('gives the details when asked', () => {
    const query = 'detailed=true&resource_instance=document:d1';
    expect(listing().facts('GET', `/role_assignments?${query}`).json).toMatchObject([
      {
        user: { key: 'bob', email: 'bob@mail.test' },
        role: { key: 'editor' },
        tenant: { key: 'acme', name: 'Acme' },
        resource_instance: { key: 'd1', resource: 'document', attributes: { title: 'Plan' } },
      },
    ]);
  });
});

describe('bulk calls for roles on resource instances', () => {
  const member = { user: 'bob', role: 'member', tenant: 'acme' };

  it('take both kinds, and pass over what is so already unless told otherwise', () => {
    const { facts, standIn } = withDocuments();
    const assigned = facts('POST', '/role_assignments/bulk', [viewer, member, EDITOR, viewer]);
    expect(assigned.json).toEqual({ assignments_created: 2 });
    const taken = facts('DELETE', '/role_assignments/bulk', [EDITOR, EDITOR, member]);
    expect(taken.json).toEqual({ assignments_removed: 2 });
    expect(standIn.facts().instanceRoles).toMatchObject([{ user: 'ann' }]);
    const strict = withDocuments({ rules: { bulkRepeats: 'fail' } });
    expect(strict.facts('POST', '/role_assignments/bulk', [viewer, EDITOR]).status).toBe(409);
    expect(strict.facts('DELETE', '/role_assignments/bulk', [EDITOR, viewer]).status).toBe(404);
    expect(strict.standIn.facts().instanceRoles).toMatchObject([{ user: 'bob' }]);
  });

  it('make users and instances, and unmake them when an atomic call fails', () => {
    const path = '/role_assignments/bulk?missing_user_policy=create';
    const made = { user: 'new', role: 'viewer', resource_instance: 'document:d9', tenant: 'blue' };
    const { facts, standIn } = withDocuments({ rules: { missingInstance: 'create' } });
    const before = standIn.facts();
    expect(facts('POST', path, [made, { ...made, role: 'ghost' }]).status).toBe(404);
    expect(standIn.facts()).toEqual(before);
    expect(facts('POST', path, [made, made]).json).toEqual({ assignments_created: 1 });
    expect(standIn.facts().instances).toHaveLength(4);
  });
});
