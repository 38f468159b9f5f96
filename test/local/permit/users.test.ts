import { describe, expect, it } from 'vitest';
import { environment, furnished } from './environment.ts';

describe('users', () => {
  it('creates with 201 and answers with ids, scope, empty fields and times', () => {
    const { facts, standIn } = environment({ now: () => Date.UTC(2026, 0, 2) });
    const { status, json } = facts('POST', '/users', { key: 'auth0|7', email: 'a@mail.test' });
    expect(status).toBe(201);
    expect(json).toEqual({
      key: 'auth0|7',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      organization_id: standIn.scope.organizationId,
      project_id: standIn.scope.projectId,
      environment_id: standIn.scope.environmentId,
      associated_tenants: [],
      roles: [],
      email: 'a@mail.test',
      first_name: null,
      last_name: null,
      attributes: {},
      created_at: '2026-01-02T00:00:00.000Z',
      updated_at: '2026-01-02T00:00:00.000Z',
    });
  });

  it('refuses a key that exists with 409', () => {
    const { facts } = furnished();
    const { status, json } = facts('POST', '/users', { key: 'ann' });
    expect(status).toBe(409);
    expect(json).toMatchObject({ error_code: 'DUPLICATE_ENTITY' });
  });

  it.each(['POST', 'PUT', 'PATCH'])('refuses an e-mail that another user has on %s', (method) => {
    const { facts, standIn } = furnished();
    const before = standIn.facts();
    const { status, json } =
      method === 'POST'
        ? facts('POST', '/users', { key: 'eve', email: 'ann@mail.test' })
        : method === 'PUT'
          ? facts('PUT', '/users/bob', { key: 'bob', email: 'ann@mail.test' })
          : facts('PATCH', '/users/bob', { email: 'ann@mail.test' });
    expect(status).toBe(409);
    expect(json).toMatchObject({ error_code: 'DUPLICATE_ENTITY' });
    expect(standIn.facts()).toEqual(before);
  });

  it('lets a user keep its own e-mail, and frees it when the user gives it up or goes', () => {
    const { facts } = furnished();
    expect(facts('PUT', '/users/ann', { key: 'ann', email: 'ann@mail.test' }).status).toBe(200);
    expect(facts('PATCH', '/users/ann', { email: null }).status).toBe(200);
    expect(facts('PATCH', '/users/bob', { email: 'ann@mail.test' }).status).toBe(200);
    expect(facts('DELETE', '/users/bob').status).toBe(204);
    expect(facts('PUT', '/users/new', { key: 'new', email: 'ann@mail.test' }).status).toBe(201);
  });

  it('tells e-mails apart by case unless told otherwise', () => {
    const body = { key: 'eve', email: 'ANN@mail.test' };
    expect(furnished().facts('POST', '/users', body).status).toBe(201);
    const same = furnished({ rules: { emailCase: 'ignored' } });
    expect(same.facts('POST', '/users', body).status).toBe(409);
  });

  it.each(['a b', 'a:b', 'a=b', 'ü', ''])('refuses the key %j with 422', (key) => {
    const { status, json } = environment().facts('POST', '/users', { key });
    expect(status).toBe(422);
    expect(json).toMatchObject({
      detail: [{ loc: ['body', 'key'], type: 'value_error.str.regex' }],
    });
  });

  it('takes every character that a user key may have, and tells case apart', () => {
    const { facts, standIn } = environment();
    expect(facts('POST', '/users', { key: 'Az09|@+-._' }).status).toBe(201);
    expect(facts('POST', '/users', { key: 'az09|@+-._' }).status).toBe(201);
    expect(facts('GET', `/users/${encodeURIComponent('Az09|@+-._')}`).status).toBe(200);
    expect(standIn.facts().users).toHaveLength(2);
  });

  it('answers PUT with 201 when it creates and 200 when it replaces, keeping id and birth', () => {
    let now = 1000;
    const { facts } = environment({ now: () => now });
    const first = facts('PUT', '/users/ann', { key: 'ann', first_name: 'Ann', last_name: 'Lee' });
    expect(first.status).toBe(201);
    now = 2000;
    const second = facts('PUT', '/users/ann', { key: 'ann', first_name: 'Anna' });
    expect(second.status).toBe(200);
    expect(second.json).toMatchObject({
      first_name: 'Anna',
      last_name: null,
      created_at: '1970-01-01T00:00:01.000Z',
      updated_at: '1970-01-01T00:00:02.000Z',
    });
    expect(second.json).toHaveProperty('id', Reflect.get(Object(first.json), 'id'));
  });

  it('empties or keeps attributes on a PUT without them, as the switch says', () => {
    for (const [rule, expected] of [
      ['empty', {}],
      ['keep', { plan: 'pro' }],
    ] as const) {
      const { facts, standIn } = environment({ rules: { putWithoutAttributes: rule } });
      facts('PUT', '/users/ann', { key: 'ann', attributes: { plan: 'pro' } });
      facts('PUT', '/users/ann', { key: 'ann' });
      expect(standIn.facts().users[0]?.attributes).toEqual(expected);
    }
  });

  it('refuses a PUT whose body names another key', () => {
    expect(environment().facts('PUT', '/users/ann', { key: 'bob' }).status).toBe(422);
  });

  it('changes only the fields that a PATCH gives; null empties; attributes are not merged', () => {
    const { facts, standIn } = furnished();
    facts('PATCH', '/users/ann', { attributes: { a: 1, b: 2 } });
    facts('PATCH', '/users/ann', { attributes: { b: 3 }, first_name: null });
    expect(standIn.facts().users[0]).toEqual({
      key: 'ann',
      email: 'ann@mail.test',
      first_name: null,
      last_name: null,
      attributes: { b: 3 },
    });
  });

  it.each(['GET', 'PATCH', 'DELETE'])('answers %s of an unknown user with 404', (method) => {
    const { status, json } = environment().facts(method, '/users/ghost', {});
    expect(status).toBe(404);
    expect(json).toMatchObject({
      error_code: 'NOT_FOUND',
      message: expect.stringContaining("could not find 'User'"),
    });
  });

  it('finds a user by id as well', () => {
    const { facts } = furnished();
    const id = String(Reflect.get(Object(facts('GET', '/users/ann').json), 'id'));
    expect(facts('GET', `/users/${id}`).json).toMatchObject({ key: 'ann' });
  });

  it('does not take a key for the id of another user when it replaces in bulk', () => {
    const { facts, standIn } = furnished();
    const id = String(Reflect.get(Object(facts('GET', '/users/ann').json), 'id'));
    expect(facts('PUT', '/bulk/users', { operations: [{ key: id }] }).status).toBe(200);
    expect(standIn.facts().users.map(({ key }) => key)).toEqual([id, 'ann', 'bob']);
    expect(standIn.save().users.filter((user) => user.id === id)).toMatchObject([{ key: 'ann' }]);
  });

  it('takes the assignments along when a user goes', () => {
    const { facts, standIn } = furnished();
    facts('DELETE', '/users/ann');
    expect(standIn.facts().assignments).toEqual([]);
    facts('PUT', '/users/ann', { key: 'ann' });
    expect(facts('GET', '/role_assignments?user=ann').json).toEqual([]);
  });

  it('lists with totals, searched by key, e-mail or name, and by a role held', () => {
    const { facts } = furnished();
    const keys = (path: string) => {
      const json = Object(facts('GET', path).json);
      return [
        Reflect.get(json, 'total_count'),
        Reflect.get(json, 'data').map((u: object) => Reflect.get(u, 'key')),
      ];
    };
    expect(keys('/users')).toEqual([2, ['ann', 'bob']]);
    expect(keys('/users?search=BOB@')).toEqual([1, ['bob']]);
    expect(keys('/users?search=Ann')).toEqual([1, ['ann']]);
    expect(keys('/users?role=admin')).toEqual([1, ['ann']]);
    expect(keys('/users?role=unheard')).toEqual([0, []]);
  });

  it('adds inline role assignments, or puts them in place of the others, as the switch says', () => {
    for (const [rule, expected] of [
      ['add', ['acme admin', 'blue member']],
      ['replace', ['blue member']],
    ] as const) {
      const { facts, standIn } = furnished({ rules: { inlineRoles: rule } });
      const role_assignments = [{ role: 'member', tenant: 'blue' }];
      expect(facts('PUT', '/users/ann', { key: 'ann', role_assignments }).status).toBe(200);
      const held = standIn.facts().assignments.map(({ tenant, role }) => `${tenant} ${role}`);
      expect(held).toEqual(expected);
    }
  });

  it('leaves the user as it was when an inline role assignment cannot be made', () => {
    const { facts, standIn } = furnished({ rules: { inlineRoles: 'replace' } });
    const before = standIn.facts();
    const role_assignments = [
      { role: 'member', tenant: 'blue' },
      { role: 'member', tenant: 'nowhere' },
    ];
    const put = facts('PUT', '/users/ann', { key: 'ann', first_name: 'X', role_assignments });
    expect(put.status).toBe(404);
    expect(facts('POST', '/users', { key: 'eve', role_assignments }).status).toBe(404);
    expect(standIn.facts()).toEqual(before);
  });

  it('assigns and takes a role below the user as well', () => {
    const { facts, standIn } = furnished();
    const grant = { role: 'member', tenant: 'blue' };
    expect(facts('POST', '/users/bob/roles', grant).status).toBe(200);
    expect(facts('POST', '/users/bob/roles', grant).status).toBe(409);
    expect(facts('GET', '/users/bob').json).toMatchObject({
      roles: [grant],
      associated_tenants: [{ tenant: 'blue', roles: ['member'], status: 'active' }],
    });
    expect(facts('DELETE', '/users/bob/roles', grant).status).toBe(200);
    expect(standIn.facts().assignments).toHaveLength(1);
  });
});
