import { describe, expect, it } from 'vitest';
import { furnished } from './environment.ts';

const grant = { user: 'bob', role: 'member', tenant: 'acme' };

describe('role assignments', () => {
  it('assigns, naming keys and ids', () => {
    const { facts } = furnished();
    const { status, json } = facts('POST', '/role_assignments', grant);
    expect(status).toBe(200);
    const idOf = (path: string) => Reflect.get(Object(facts('GET', path).json), 'id');
    expect(json).toMatchObject({
      ...grant,
      resource_instance: null,
      user_id: idOf('/users/bob'),
      tenant_id: idOf('/tenants/acme'),
    });
  });

  it('refuses to assign twice with 409', () => {
    const { facts } = furnished();
    facts('POST', '/role_assignments', grant);
    const again = facts('POST', '/role_assignments', grant);
    expect(again.status).toBe(409);
    expect(again.json).toMatchObject({ error_code: 'DUPLICATE_ENTITY' });
  });

  it.each([
    ['User', { ...grant, user: 'ghost' }],
    ['Tenant', { ...grant, tenant: 'ghost' }],
    ['Role', { ...grant, role: 'ghost' }],
    ['ResourceInstance', { ...grant, resource_instance: 'doc:1' }],
  ])('says in the prose of a 404 that the %s is missing', (entity, body) => {
    for (const method of ['POST', 'DELETE']) {
      const { status, json } = furnished().facts(method, '/role_assignments', body);
      expect(status).toBe(404);
      expect(json).toMatchObject({
        error_code: 'NOT_FOUND',
        message: expect.stringContaining(`could not find '${entity}'`),
      });
    }
  });

  it('answers an unknown role with 422 where the switch says so', () => {
    const { facts } = furnished({ rules: { unknownRole: 422 } });
    const { status, json } = facts('POST', '/role_assignments', { ...grant, role: 'ghost' });
    expect(status).toBe(422);
    expect(json).toMatchObject({ detail: [{ loc: ['body', 'role'] }] });
  });

  it('asks for a tenant', () => {
    const { status } = furnished().facts('POST', '/role_assignments', {
      user: 'bob',
      role: 'member',
    });
    expect(status).toBe(422);
  });

  it('takes an assignment with 204, and answers 404 when it is not there', () => {
    const { facts, standIn } = furnished();
    facts('POST', '/role_assignments', grant);
    expect(facts('DELETE', '/role_assignments', grant).status).toBe(204);
    const again = facts('DELETE', '/role_assignments', grant);
    expect(again.status).toBe(404);
    expect(again.json).toMatchObject({
      message: expect.stringContaining("could not find 'RoleAssignment'"),
    });
    expect(standIn.facts().assignments).toEqual([{ user: 'ann', tenant: 'acme', role: 'admin' }]);
  });

  it('lists by user, tenant and role, each of them more than once if need be', () => {
    const { facts } = furnished();
    facts('POST', '/role_assignments', grant);
    facts('POST', '/role_assignments', { user: 'bob', role: 'admin', tenant: 'blue' });
    const listed = (query: string) => {
      const { json } = facts('GET', `/role_assignments${query}`);
      if (!Array.isArray(json)) throw new Error('not a bare array');
      return json.map(({ user, tenant, role }) => `${user} ${tenant} ${role}`);
    };
    expect(listed('')).toEqual(['ann acme admin', 'bob acme member', 'bob blue admin']);
    expect(listed('?user=bob')).toEqual(['bob acme member', 'bob blue admin']);
    expect(listed('?user=bob&tenant=blue')).toEqual(['bob blue admin']);
    expect(listed('?tenant=acme')).toEqual(['ann acme admin', 'bob acme member']);
    expect(listed('?role=admin')).toEqual(['ann acme admin', 'bob blue admin']);
    expect(listed('?tenant=acme&role=member')).toEqual(['bob acme member']);
    expect(listed('?user=ann&user=bob&role=admin')).toEqual(['ann acme admin', 'bob blue admin']);
    expect(listed('?resource_instance=doc:1')).toEqual([]);
  });

  it('answers a filter that names nothing with an empty list, or 404, as the switch says', () => {
    expect(furnished().facts('GET', '/role_assignments?user=ghost').json).toEqual([]);
    const strict = furnished({ rules: { unknownFilter: 'not-found' } });
    expect(strict.facts('GET', '/role_assignments?user=ghost').status).toBe(404);
    expect(strict.facts('GET', '/role_assignments?user=ann').status).toBe(200);
  });

  it('names the user by e-mail where the switch says so and there is one', () => {
    const { facts } = furnished({ rules: { assignmentUser: 'email' } });
    facts('POST', '/users', { key: 'plain' });
    facts('POST', '/role_assignments', { user: 'plain', role: 'member', tenant: 'blue' });
    expect(facts('GET', '/role_assignments').json).toMatchObject([
      { user: 'ann@mail.test' },
      { user: 'plain' },
    ]);
  });

  it('gives the details when asked', () => {
    const { facts } = furnished();
    expect(facts('GET', '/role_assignments?detailed=true').json).toMatchObject([
      {
        user: { key: 'ann', email: 'ann@mail.test', first_name: 'Ann' },
        role: { key: 'admin' },
        tenant: { key: 'acme', name: 'Acme' },
      },
    ]);
  });
});

describe('the schema', () => {
  it('lists and creates roles; a new one can be assigned at once', () => {
    const { facts, schema } = furnished();
    const body = { ...grant, role: 'auditor' };
    expect(facts('POST', '/role_assignments', body).status).toBe(404);
    expect(schema('POST', '/roles', { key: 'auditor', name: 'Auditor' }).status).toBe(200);
    expect(schema('POST', '/roles', { key: 'auditor', name: 'Auditor' }).status).toBe(409);
    expect(facts('POST', '/role_assignments', body).status).toBe(200);
    expect(schema('GET', '/roles').json).toMatchObject([
      { key: 'admin' },
      { key: 'member' },
      { key: 'auditor', name: 'Auditor' },
    ]);
    expect(schema('GET', '/roles/auditor').json).toMatchObject({ key: 'auditor' });
    expect(schema('GET', '/roles/ghost').status).toBe(404);
  });

  it('takes the assignments along when a role goes', () => {
    const { standIn, schema } = furnished();
    expect(schema('DELETE', '/roles/admin').status).toBe(204);
    expect(standIn.facts()).toMatchObject({ assignments: [], roles: ['member'] });
  });
});
