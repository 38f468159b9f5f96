import * as z from 'zod/mini';
import { attributes, objectUnder, slug, text } from './body-parts.ts';
import type { Rules } from './options.ts';
import { schemaBodies } from './schema-bodies.ts';

/** Items that one bulk call may hold. */
export const ITEM_CAPS = {
  users: 3000,
  tenants: 2000,
  roleAssignments: 2000,
  instances: 3000,
  tuples: 1000,
} as const;

const USER_KEY = /^[A-Za-z0-9|@+\-._]+$/;
/** Looser than the real check, but refuses what no such check lets through. */
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

/** The bodies that Permit takes, under these rules. */
export function bodiesFor(rules: Rules) {
  const object = objectUnder(rules);
  const userKey = z.string().check(z.regex(USER_KEY));
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
  const instance = object({ key: slug, tenant: z.string(), resource: z.string(), attributes });
  const tuple = { subject: z.string(), relation: z.string(), object: z.string() };
  const tupleCreate = object({ ...tuple, tenant: text });
  const tupleDelete = object(tuple);
  const capped = <T extends z.core.$ZodType>(item: T, cap: number) =>
    z.array(item).check(z.maxLength(cap));

  return {
    user,
    userPatch: object(profile),
    userRole,
    tenant,
    tenantPatch: object({ name: z.exactOptional(z.string()), ...about }),
    ...schemaBodies(object),
    instance,
    instancePatch: object({ attributes }),
    tupleCreate,
    tupleDelete,
    assignment,
    assignments: capped(assignment, ITEM_CAPS.roleAssignments),
    users: object({ operations: capped(user, ITEM_CAPS.users) }),
    tenants: object({ operations: capped(tenant, ITEM_CAPS.tenants) }),
    userIdents: object({ idents: capped(z.string(), ITEM_CAPS.users) }),
    tenantIdents: object({ idents: capped(z.string(), ITEM_CAPS.tenants) }),
    instances: object({ operations: capped(instance, ITEM_CAPS.instances) }),
    instanceIdents: object({ idents: capped(z.string(), ITEM_CAPS.instances) }),
    tuples: object({ operations: capped(tupleCreate, ITEM_CAPS.tuples) }),
    tupleIdents: object({ idents: capped(tupleDelete, ITEM_CAPS.tuples) }),
  };
}

export type Bodies = ReturnType<typeof bodiesFor>;
export type UserBody = z.infer<Bodies['user']>;
export type UserPatchBody = z.infer<Bodies['userPatch']>;
export type UserRoleBody = z.infer<Bodies['userRole']>;
export type TenantBody = z.infer<Bodies['tenant']>;
export type TenantPatchBody = z.infer<Bodies['tenantPatch']>;
export type RoleBody = z.infer<Bodies['role']>;
export type ResourceBody = z.infer<Bodies['resource']>;
export type RelationBody = z.infer<Bodies['relation']>;
export type InstanceBody = z.infer<Bodies['instance']>;
export type TupleBody = z.infer<Bodies['tupleCreate']>;
export type TupleIdent = z.infer<Bodies['tupleDelete']>;
export type AssignmentBody = z.infer<Bodies['assignment']>;
