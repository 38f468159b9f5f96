import type { JsonObject } from '../../lib/jobs/index.ts';
import type { Keyed } from './keyed.ts';

/** Times are milliseconds. */
interface Dated {
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface UserRecord extends Keyed, Dated {
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly attributes: JsonObject;
}

export interface TenantRecord extends Keyed, Dated {
  readonly name: string;
  readonly description: string | null;
  readonly attributes: JsonObject;
}

/** One that is held in tenants, or on the instances of a resource. */
export interface RoleRecord extends Keyed, Dated {
  readonly name: string;
  readonly description: string | null;
  readonly permissions: readonly string[];
  readonly attributes: JsonObject;
}

export interface RelationRecord extends Keyed, Dated {
  readonly name: string;
  readonly description: string | null;
  /** The key of the resource whose instances may stand so to this one's. */
  readonly subject: string;
}

/** A kind of things: `document`. */
export interface ResourceRecord extends Keyed, Dated {
  readonly name: string;
  readonly description: string | null;
  readonly actions: JsonObject;
  readonly attributes: JsonObject;
  readonly roles: readonly RoleRecord[];
  readonly relations: readonly RelationRecord[];
}

/** Its `key` is the whole one, `<resource>:<key>`: by itself the second part is unique in its resource only. */
export interface InstanceRecord extends Keyed, Dated {
  readonly resource: string;
  readonly tenant: string;
  readonly attributes: JsonObject;
}

/** Keys, not ids. */
export interface AssignmentRecord {
  readonly id: string;
  readonly user: string;
  readonly role: string;
  readonly tenant: string;
  readonly createdAt: number;
}

/** Keys, not ids. Its tenant is the instance's. */
export interface InstanceRoleRecord {
  readonly id: string;
  readonly user: string;
  /** A role of the instance's resource. */
  readonly role: string;
  readonly instance: string;
  readonly createdAt: number;
}

/** The subject is the object's `relation`; both are whole keys of instances. */
export interface TupleRecord {
  readonly id: string;
  readonly subject: string;
  readonly relation: string;
  readonly object: string;
  readonly createdAt: number;
}
