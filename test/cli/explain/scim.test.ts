import { describe, expect, it } from 'vitest';
import { type CliOptions, runCli } from '../run-cli.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const lisa = {
  schemas: [USER],
  id: 'u-1',
  userName: 'Lisa@acme.test',
  active: true,
  groups: [{ value: 'g-1', display: 'Marketing' }],
};

const explain = (payload: unknown, words = '--tenant acme', options: CliOptions = {}) =>
  runCli(['explain', '-', ...words.split(' ').filter((word) => word !== '')], {
    cwd: '/',
    stdin: JSON.stringify(payload),
    ...options,
  });

describe('explain, of SCIM', () => {
  it('tells what a user with its groups would become', async () => {
    const { code, stdout, stderr } = await explain(lisa, '--tenant acme --show-personal-data');
    expect(code).toBe(0);
    expect(stdout).toContain('scim User\n');
    expect(stdout).toContain('membership\tlisa@acme.test\tacme\tupdated Marketing\tapply');
    expect(stdout).toMatch(/^user\tlisa@acme\.test\troles in acme\t\S/m);
    expect(stderr).not.toContain('It says no groups');
  });

  it.each([
    ['POST', '/Users', 'created', 'POST /Users'],
    ['POST', '/scim/v2/acme/Users?attributes=id', 'created', 'POST /Users'],
    ['PUT', '/Users/u-1', 'updated', 'PUT /Users/{id}'],
  ])('takes a request with a whole user: %s %s', async (method, path, change, type) => {
    const { code, stderr, json } = await explain(
      { method, path, body: lisa },
      '--tenant acme --json',
    );
    expect(code).toBe(0);
    expect(stderr).toContain('It says no groups');
    expect(json()).toMatchObject({
      source: 'scim',
      eventType: type,
      jobs: [
        { job: { kind: 'user', change, user: 'l***@acme.test' }, outcome: 'apply' },
        { job: { kind: 'membership', tenant: 'acme', roles: [] } },
      ],
    });
  });

  it('says what the endpoint would refuse', async () => {
    const { code, stderr } = await explain({ ...lisa, active: 7 });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: scim: active.*\n.*400 invalidValue/s);
  });

  it('knows users by what the config says, and says so when there is none', async () => {
    const { code, stderr } = await explain({ ...lisa, userName: '' });
    expect(code).toBe(1);
    expect(stderr).toContain('400 invalidValue');
  });

  it.each([
    ['', 'Say --tenant NAME'],
    ['--tenant a/b', '--tenant: must be letters'],
  ])('wants the tenant, which only the URL says: "%s"', async (words, said) => {
    const { code, stderr } = await explain(lisa, words);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });

  it('wants no tenant of what says its own', async () => {
    const event = { type: 'user.created', object: 'event', data: { id: 'user_1' } };
    expect((await explain(event)).code).toBe(2);
  });
});

describe('SCIM that depends on what is stored', () => {
  it.each([
    ['a PATCH', { method: 'PATCH', path: '/Users/1', body: {} }, 'is a PATCH of SCIM'],
    [
      'the body of a PATCH',
      { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [] },
      'is a PATCH of SCIM',
    ],
    ['a DELETE', { method: 'DELETE', path: '/Users/1' }, 'is a DELETE of SCIM'],
    ['a GET', { method: 'GET', path: '/scim/v2/acme/Users?count=1' }, 'changes nothing'],
    ['a group', { schemas: [GROUP], displayName: 'Marketing' }, 'is a group of SCIM'],
    ['a new group', { method: 'POST', path: '/Groups', body: {} }, 'is a group of SCIM'],
    [
      'a list',
      { schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], Resources: [lisa] },
      'is a list of SCIM',
    ],
    ['discovery', { method: 'GET', path: '/scim/v2/acme/Schemas' }, 'looks like SCIM'],
  ])('is refused by name: %s', async (_, payload, said) => {
    const { code, stdout, stderr } = await explain(payload);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr).toContain('permit-sync');
  });
});
