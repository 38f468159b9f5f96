import type { JsonObject } from '../../lib/jobs/index.ts';
import type { Directory } from './directory.ts';

/** What is in the environment, sorted by key: what a test compares. */
export interface FactsSnapshot {
  readonly users: readonly {
    readonly key: string;
    readonly email: string | null;
    readonly first_name: string | null;
    readonly last_name: string | null;
    readonly attributes: JsonObject;
  }[];
  readonly tenants: readonly {
    readonly key: string;
    readonly name: string;
    readonly description: string | null;
    readonly attributes: JsonObject;
  }[];
  /** By user, then tenant, then role. */
  readonly assignments: readonly {
    readonly user: string;
    readonly tenant: string;
    readonly role: string;
  }[];
  readonly roles: readonly string[];
  /** Resource instances, as `<resource>:<key>`. */
  readonly instances: readonly {
    readonly key: string;
    readonly tenant: string;
    readonly attributes: JsonObject;
  }[];
  /** By user, then instance, then role. */
  readonly instanceRoles: readonly {
    readonly user: string;
    readonly instance: string;
    readonly role: string;
  }[];
  /** The subject is the object's `relation`. By object, then relation, then subject. */
  readonly tuples: readonly {
    readonly subject: string;
    readonly relation: string;
    readonly object: string;
  }[];
}

export function factsOf(directory: Directory): FactsSnapshot {
  return {
    users: Array.from(
      directory.users.values(),
      ({ key, email, first_name, last_name, attributes }) => ({
        key,
        email,
        first_name,
        last_name,
        attributes,
      }),
    ).sort((a, b) => compare(a.key, b.key)),
    tenants: Array.from(directory.tenants.values(), ({ key, name, description, attributes }) => ({
      key,
      name,
      description,
      attributes,
    })).sort((a, b) => compare(a.key, b.key)),
    assignments: Array.from(directory.assignments.values(), ({ user, tenant, role }) => ({
      user,
      tenant,
      role,
    })).sort(
      (a, b) => compare(a.user, b.user) || compare(a.tenant, b.tenant) || compare(a.role, b.role),
    ),
    roles: Array.from(directory.roles.values(), ({ key }) => key).sort(compare),
    instances: Array.from(directory.instances.values(), ({ key, tenant, attributes }) => ({
      key,
      tenant,
      attributes,
    })).sort((a, b) => compare(a.key, b.key)),
    instanceRoles: Array.from(directory.instanceRoles.values(), ({ user, instance, role }) => ({
      user,
      instance,
      role,
    })).sort(
      (a, b) =>
        compare(a.user, b.user) || compare(a.instance, b.instance) || compare(a.role, b.role),
    ),
    tuples: Array.from(directory.tuples.values(), ({ subject, relation, object }) => ({
      subject,
      relation,
      object,
    })).sort(
      (a, b) =>
        compare(a.object, b.object) ||
        compare(a.relation, b.relation) ||
        compare(a.subject, b.subject),
    ),
  };
}

/** By code unit, so that it does not depend on the machine's locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
