import { describe, expect, it } from 'vitest';
import { environment, furnished } from './environment.ts';

describe('tenants', () => {
  it('creates with 201, reads, and lists as a bare array', () => {
    const { facts } = environment();
    const { status, json } = facts('POST', '/tenants', { key: 'acme', name: 'Acme' });
    expect(status).toBe(201);
    expect(json).toMatchObject({ key: 'acme', name: 'Acme', description: null, attributes: {} });
    expect(facts('GET', '/tenants/acme').json).toEqual(json);
    expect(facts('GET', '/tenants').json).toEqual([json]);
    expect(facts('GET', '/tenants?search=nothing').json).toEqual([]);
    expect(facts('GET', '/tenants?include_total_count=true').json).toEqual({
      data: [json],
      total_count: 1,
      page_count: 1,
    });
  });

  it('answers a POST for one that exists with 409, or 200 and the old one, as the switch says', () => {
    const body = { key: 'acme', name: 'Another' };
    const conflict = furnished().facts('POST', '/tenants', body);
    expect(conflict.status).toBe(409);
    expect(conflict.json).toMatchObject({ error_code: 'DUPLICATE_ENTITY' });
    const ok = furnished({ rules: { existingTenant: 200 } }).facts('POST', '/tenants', body);
    expect(ok.status).toBe(200);
    expect(ok.json).toMatchObject({ name: 'Acme' });
  });

  it.each(['a.b', 'a|b', 'a b', 'a@b', ''])('refuses the key %j with 422', (key) => {
    expect(environment().facts('POST', '/tenants', { key, name: 'x' }).status).toBe(422);
  });

  it('asks for a name', () => {
    const { status, json } = environment().facts('POST', '/tenants', { key: 'acme' });
    expect(status).toBe(422);
    expect(json).toEqual({
      detail: [{ loc: ['body', 'name'], msg: 'field required', type: 'value_error.missing' }],
    });
  });

  it('has no PUT', () => {
    expect(furnished().facts('PUT', '/tenants/acme', { key: 'acme', name: 'x' }).status).toBe(405);
  });

  it('changes only the fields that a PATCH gives, without merging attributes', () => {
    const { facts, standIn } = furnished();
    facts('PATCH', '/tenants/acme', { attributes: { a: 1 }, description: 'old' });
    facts('PATCH', '/tenants/acme', { attributes: { b: 1 }, description: null });
    expect(standIn.facts().tenants[0]).toEqual({
      key: 'acme',
      name: 'Acme',
      description: null,
      attributes: { b: 1 },
    });
  });

  it('refuses a PATCH of the key', () => {
    expect(furnished().facts('PATCH', '/tenants/acme', { key: 'other' }).status).toBe(422);
  });

  it.each(['GET', 'PATCH', 'DELETE'])('answers %s of an unknown tenant with 404', (method) => {
    const { status, json } = environment().facts(method, '/tenants/ghost', {});
    expect(status).toBe(404);
    expect(json).toMatchObject({ message: expect.stringContaining("could not find 'Tenant'") });
  });

  it('takes the assignments along when a tenant goes, and keeps those elsewhere', () => {
    const { facts, standIn } = furnished();
    facts('POST', '/role_assignments', { user: 'ann', role: 'member', tenant: 'blue' });
    expect(facts('DELETE', '/tenants/acme').status).toBe(204);
    expect(standIn.facts().assignments).toEqual([{ user: 'ann', tenant: 'blue', role: 'member' }]);
    facts('POST', '/tenants', { key: 'acme', name: 'Again' });
    expect(facts('GET', '/role_assignments?tenant=acme').json).toEqual([]);
  });

  it('lists the users that hold a role in the tenant', () => {
    const { facts } = furnished();
    expect(facts('GET', '/tenants/acme/users').json).toMatchObject({
      data: [{ key: 'ann' }],
      total_count: 1,
      page_count: 1,
    });
    expect(facts('GET', '/tenants/blue/users').json).toMatchObject({ data: [], total_count: 0 });
    expect(facts('GET', '/tenants/ghost/users').status).toBe(404);
  });

  it('leaves or takes the roles of a user deleted from a tenant, as the switch says', () => {
    for (const [rule, left] of [
      ['keep', 1],
      ['unassign', 0],
    ] as const) {
      const { facts, standIn } = furnished({ rules: { tenantUserDelete: rule } });
      expect(facts('DELETE', '/tenants/acme/users/ann').status).toBe(204);
      expect(standIn.facts().assignments).toHaveLength(left);
      expect(facts('DELETE', '/tenants/acme/users/bob').status).toBe(404);
      expect(standIn.facts().users).toHaveLength(2);
    }
  });
});
