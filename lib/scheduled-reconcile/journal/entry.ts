import * as z from 'zod/mini';
import type { ObjectCounts } from '../../directories/index.ts';
import type { JsonObject } from '../../jobs/index.ts';
import { isObject } from '../../jobs/json-object.ts';
import type {
  PermitInstance,
  PermitTenant,
  PermitUser,
  RelationshipTuple,
  RoleAssignment,
} from '../../sync/index.ts';

/** What Permit answered: a page of a listing, or a single answer. */
export interface PermitAnswers {
  readonly userPage: readonly (PermitUser & { readonly id: string })[];
  readonly tenantPage: readonly PermitTenant[];
  readonly assignmentPage: readonly RoleAssignment[];
  readonly instancePage: readonly PermitInstance[];
  readonly tuplePage: readonly RelationshipTuple[];
  readonly user: PermitUser | null;
  readonly assignments: readonly RoleAssignment[];
  readonly instanceRoles: readonly RoleAssignment[];
  readonly instance: PermitInstance | null;
  readonly tuples: readonly RelationshipTuple[];
}

/** Jobs, as bodies of messages. */
type Bodies = readonly string[];

/** Everything that may stand in a journal, by its kind. */
export interface Entries extends PermitAnswers {
  readonly providerPage: {
    readonly jobs: Bodies;
    readonly read: ObjectCounts;
    readonly next: string | null;
  };
  /** A user or a tenant, asked for by itself; `null`: there is none. */
  readonly single: Bodies | null;
  /** A listing of Permit's was read to its end. */
  readonly end: null;
  /** What is to be sent. */
  readonly mends: Bodies;
}
export type EntryKind = keyof Entries;

const text = z.exactOptional(z.string());
/** As deep as Permit has them: they were taken in once already, and a run that is cut must come to the same. */
const attributes = z.custom<JsonObject>(isObject);
const user = z.object({
  key: z.string(),
  email: text,
  first_name: text,
  last_name: text,
  attributes,
});
const assignment = z.object({
  user: z.string(),
  role: z.string(),
  tenant: z.string(),
  instance: text,
});
const instance = z.object({
  key: z.string(),
  tenant: z.string(),
  attributes,
  createdAt: z.exactOptional(z.number()),
});
const tuple = z.object({ subject: z.string(), relation: z.string(), object: z.string() });
const bodies = z.array(z.string());
const count = z.int();

const SCHEMAS: { readonly [K in EntryKind]: z.ZodMiniType<Entries[K]> } = {
  userPage: z.array(z.extend(user, { id: z.string() })),
  tenantPage: z.array(z.object({ key: z.string(), name: z.string(), attributes })),
  assignmentPage: z.array(assignment),
  instancePage: z.array(instance),
  tuplePage: z.array(tuple),
  user: z.nullable(user),
  assignments: z.array(assignment),
  instanceRoles: z.array(assignment),
  instance: z.nullable(instance),
  tuples: z.array(tuple),
  providerPage: z.object({
    jobs: bodies,
    read: z.object({ users: count, tenants: count, memberships: count }),
    next: z.nullable(z.string()),
  }),
  single: z.nullable(bodies),
  end: z.null(),
  mends: bodies,
};

/** Reads what an entry holds. @throws when it is none of that kind */
export const entryOf = <K extends EntryKind>(kind: K, value: unknown): Entries[K] =>
  SCHEMAS[kind].parse(value);

/** The entries of a chunk: kind, name, and what they hold. */
export const linesSchema = z.array(z.tuple([z.string(), z.string(), z.unknown()]));
