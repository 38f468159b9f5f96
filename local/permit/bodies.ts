import * as z from 'zod/mini';
import { type Detail, invalid } from './errors.ts';
import type { Rules } from './options.ts';

/** Items that one bulk call may hold. */
export const ITEM_CAPS = { users: 3000, tenants: 2000, roleAssignments: 2000 } as const;

const USER_KEY = /^[A-Za-z0-9|@+\-._]+$/;
const SLUG = /^[A-Za-z0-9\-_]+$/;
/** Looser than the real check, but refuses what no such check lets through. */
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

const text = z.exactOptional(z.nullable(z.string()));
const attributes = z.exactOptional(z.nullable(z.record(z.string(), z.json())));

/** The bodies that Permit takes, under these rules. */
export function bodiesFor(rules: Rules) {
  const object = <T extends z.core.$ZodLooseShape>(shape: T) =>
    rules.unknownFields === 'refuse' ? z.strictObject(shape) : z.object(shape);
  const userKey = z.string().check(z.regex(USER_KEY));
  const slug = z.string().check(z.regex(SLUG));
  const email = z.exactOptional(
    z.nullable(
      rules.emailFormat === 'checked'
        ? z.string().check(z.regex(EMAIL, 'value is not a valid email address'))
        : z.string(),
    ),
  );

  const profile = { email, first_name: text, last_name: text, attributes };
  const grant = { role: z.string(), tenant: text, resource_instance: text };
  const userRole = object(grant);
  const user = object({
    key: userKey,
    ...profile,
    role_assignments: z.exactOptional(z.nullable(z.array(userRole))),
  });
  const about = { description: text, attributes };
  const tenant = object({ key: slug, name: z.string(), ...about });
  const assignment = object({ user: z.string(), ...grant });
  const capped = <T extends z.core.$ZodType>(item: T, cap: number) =>
    z.array(item).check(z.maxLength(cap));

  return {
    user,
    userPatch: object(profile),
    userRole,
    tenant,
    tenantPatch: object({ name: z.exactOptional(z.string()), ...about }),
    role: object({
      key: slug,
      name: z.string(),
      description: text,
      permissions: z.exactOptional(z.nullable(z.array(z.string()))),
      extends: z.exactOptional(z.nullable(z.array(z.string()))),
      attributes,
      granted_to: z.exactOptional(z.nullable(z.json())),
    }),
    assignment,
    assignments: capped(assignment, ITEM_CAPS.roleAssignments),
    users: object({ operations: capped(user, ITEM_CAPS.users) }),
    tenants: object({ operations: capped(tenant, ITEM_CAPS.tenants) }),
    userIdents: object({ idents: capped(z.string(), ITEM_CAPS.users) }),
    tenantIdents: object({ idents: capped(z.string(), ITEM_CAPS.tenants) }),
  };
}

export type Bodies = ReturnType<typeof bodiesFor>;
export type UserBody = z.infer<Bodies['user']>;
export type UserPatchBody = z.infer<Bodies['userPatch']>;
export type UserRoleBody = z.infer<Bodies['userRole']>;
export type TenantBody = z.infer<Bodies['tenant']>;
export type TenantPatchBody = z.infer<Bodies['tenantPatch']>;
export type RoleBody = z.infer<Bodies['role']>;
export type AssignmentBody = z.infer<Bodies['assignment']>;

/**
 * Reads a body.
 *
 * @throws {Refusal} 422 with the place of each thing that is wrong.
 */
export function readBody<T extends z.core.$ZodType>(schema: T, body: string): z.infer<T> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw invalid(
      body === ''
        ? { loc: ['body'], msg: 'field required', type: 'value_error.missing' }
        : { loc: ['body', 0], msg: 'body is not valid JSON', type: 'value_error.jsondecode' },
    );
  }
  const result = z.safeParse(schema, parsed);
  if (result.success) return result.data;
  throw invalid(...result.error.issues.flatMap((issue) => detailsOf(issue, parsed)));
}

function detailsOf(issue: z.core.$ZodIssue, parsed: unknown): Detail[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const loc = ['body', ...path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        loc: [...loc, key],
        msg: 'extra fields not permitted',
        type: 'value_error.extra',
      }));
    case 'too_big':
      return [
        {
          loc,
          msg: `ensure this value has at most ${issue.maximum} items`,
          type: 'value_error.list.max_items',
        },
      ];
    case 'invalid_format':
      return [
        issue.message.includes('email')
          ? { loc, msg: issue.message, type: 'value_error.email' }
          : {
              loc,
              msg: `string does not match regex "${issue.pattern ?? ''}"`,
              type: 'value_error.str.regex',
            },
      ];
    case 'invalid_type': {
      const value = valueAt(parsed, issue.path);
      if (value === undefined) return [{ loc, msg: 'field required', type: 'value_error.missing' }];
      if (value === null) {
        return [{ loc, msg: 'none is not an allowed value', type: 'type_error.none.not_allowed' }];
      }
      return [
        {
          loc,
          msg: `value is not a valid ${issue.expected}`,
          type: `type_error.${issue.expected}`,
        },
      ];
    }
    default:
      return [{ loc, msg: 'value is not valid', type: 'value_error' }];
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let here: unknown = value;
  for (const part of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Reflect.get(here, part);
  }
  return here;
}
