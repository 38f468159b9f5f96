import { describe, expect, it } from 'vitest';
import { classify, type FailedCall } from '../../lib/permit/index.ts';

const failed = (parts: Partial<FailedCall>) =>
  classify({ call: 'POST /role_assignments', now: 0, ...parts });

const missing = (entity: string) => ({
  id: '5d1c',
  title: 'The request was refused',
  error_code: 'NOT_FOUND',
  message: `The request could not be completed: could not find ${entity}`,
});
const invalid = (...loc: readonly (string | number)[]) => ({
  detail: [{ loc: ['body', ...loc], msg: 'not valid', type: 'value_error' }],
});

describe('a 404 says what is missing, in its prose', () => {
  it.each([
    ["'Tenant' with id or key 'acme'", 'tenant'],
    ["'User' with id or key 'auth0|1'", 'user'],
    ["'User' with id or key 'tenant'", 'user'],
    ['tenant acme', 'tenant'],
    ["'ResourceInstance' with id or key 'document:d1'", 'instance'],
    ["'ResourceInstance' with id or key 'role'", 'instance'],
    ["'Resource Instance' with id or key 'document:d1'", 'instance'],
    ['resource_instance document:d1', 'instance'],
    ["'RoleAssignment'", 'unknown'],
    ["'TenantGroup'", 'unknown'],
    ["'RelationshipTuple'", 'unknown'],
    ["'ResourceAction' with id or key 'read'", 'unknown'],
    ['resource', 'unknown'],
  ] as const)('%s', (entity, what) => {
    expect(failed({ status: 404, body: missing(entity) })).toMatchObject({
      code: 'not_found',
      retry: 'transient',
      status: 404,
      missing: what,
    });
  });

  it.each([{ detail: 'Not Found' }, '<html>nothing here</html>', '', null, undefined])(
    "and says nothing about facts without Permit's own body: %j",
    (answer) => {
      for (const status of [404, 409]) {
        const error = failed({ status, body: answer });
        expect(error).toMatchObject({ code: 'unavailable', retry: 'transient' });
        expect(error.missing).toBeUndefined();
      }
    },
  );

  it.each(['Environment', 'Project'])('is our configuration when the %s is gone', (entity) => {
    expect(failed({ status: 404, body: missing(`'${entity}'`) })).toMatchObject({
      code: 'wrong_api_url',
      retry: 'configuration',
    });
  });
});

const UNKNOWN = {
  role: [
    ['404', { status: 404, body: missing("'Role' with id or key 'boss'") }],
    ['404 in other words', { status: 404, body: missing("'TenantRole' boss") }],
    ['404 on an instance', { status: 404, body: missing("'ResourceRole' boss") }],
    ['404 on an instance, in words', { status: 404, body: missing("'Resource Role' boss") }],
    ['422 that names the field', { status: 422, body: invalid('role') }],
    [
      "422 that names a new user's role",
      { status: 422, body: invalid('role_assignments', 0, 'role') },
    ],
    ['422 in a bulk call', { status: 422, body: invalid(3, 'role') }],
    ['422 that says it in prose', { status: 422, body: missing("'Role' with id or key 'boss'") }],
  ],
  resource: [
    ['404', { status: 404, body: missing("'Resource' with id or key 'document'") }],
    ['404 in double quotes', { status: 404, body: missing('"Resource" document') }],
    ['422 that names the field', { status: 422, body: invalid('resource') }],
    ['422 in a bulk call', { status: 422, body: invalid('operations', 7, 'resource') }],
    ['422 that says it in prose', { status: 422, body: missing("'Resource' document") }],
  ],
  relation: [
    ['404', { status: 404, body: missing("'Relation' with id or key 'parent'") }],
    ['404 in other words', { status: 404, body: missing("'ResourceRelation' parent") }],
    ['422 that names the field', { status: 422, body: invalid('relation') }],
    ['422 in a bulk call', { status: 422, body: invalid('operations', 7, 'relation') }],
    ['422 that says it in prose', { status: 422, body: missing("'Relation' parent") }],
  ],
} as const satisfies Record<string, readonly (readonly [string, Partial<FailedCall>])[]>;

describe.each(['role', 'resource', 'relation'] as const)(
  'an unknown %s is for us to make',
  (what) => {
    it.each<readonly [string, Partial<FailedCall>]>(UNKNOWN[what])('%s', (_, answer) => {
      const error = failed(answer);
      expect(error).toMatchObject({
        code: `unknown_${what}`,
        retry: 'permanent',
        status: answer.status,
        missing: what,
      });
      expect(error.message).toContain(`the ${what} does not exist in Permit`);
      expect(error.message).toContain('sync.config.ts');
      expect(error.message).not.toMatch(/boss|document|parent/);
    });

    it('and nothing else when it is an attribute that is called so', () => {
      const body = invalid('operations', 7, 'attributes', what);
      expect(failed({ status: 422, body })).toMatchObject({ code: 'rejected', missing: undefined });
    });

    it('and nothing else when the field only begins so', () => {
      const body = invalid(`${what}_instance`);
      expect(failed({ status: 422, body })).toMatchObject({ code: 'rejected', missing: undefined });
    });
  },
);
