import type { Directory } from '../directories/index.ts';
import type { Source } from '../jobs/index.ts';
import type { LedgerItem } from '../ledger/index.ts';
import type { Mapping } from '../mapping/index.ts';
import type {
  Cost,
  LedgerPort,
  PermitInstance,
  PermitPort,
  PermitTenant,
  PermitUser,
  RelationshipTuple,
  RoleAssignment,
} from '../sync/index.ts';
import type { MaxRemovals } from './brake.ts';

/** The ledger, whole and by keys. */
export interface LedgerReader extends Pick<LedgerPort, 'load'> {
  /** Every user, tenant and resource instance, strongly consistent page by page. */
  scan(): AsyncIterable<readonly LedgerItem[]>;
}

type Each = <T>(page: () => Promise<T>) => Promise<T>;

/** Permit, whole and by keys; `lib/permit`'s client has this shape. */
export interface PermitReader
  extends Pick<
    PermitPort,
    | 'environment'
    | 'roles'
    | 'resources'
    | 'getUser'
    | 'assignments'
    | 'instanceRoles'
    | 'getInstance'
    | 'tuples'
  > {
  userPages(each: Each): AsyncIterable<readonly (PermitUser & { readonly id: string })[]>;
  tenantPages(each: Each): AsyncIterable<readonly PermitTenant[]>;
  /** @param keys - of users, by their ids in Permit; `onInstances`: roles on resource instances, too */
  assignmentPages(
    each: Each,
    keys: ReadonlyMap<string, string>,
    options?: { readonly onInstances?: boolean },
  ): AsyncIterable<readonly RoleAssignment[]>;
  instancePages(each: Each): AsyncIterable<readonly PermitInstance[]>;
  tuplePages(each: Each): AsyncIterable<readonly RelationshipTuple[]>;
}

/** Makes a Permit call when the budget that all share allows it, and again where it may pass. */
export type PacedCall = <T>(cost: Cost, make: () => Promise<T>) => Promise<T>;

export type Phase =
  | 'ledger'
  | 'permit users'
  | 'permit tenants'
  | 'permit roles'
  | 'permit instances'
  | 'provider'
  | 'comparing'
  | 'confirming'
  | 'sending';

export interface Step {
  readonly phase: Phase;
  readonly done: number;
  /** Where it is known. */
  readonly total?: number | undefined;
}

/** What comparing needs of the world. It writes nowhere. */
export interface ReconcileOptions {
  readonly directory: Directory;
  readonly ledger: LedgerReader;
  readonly permit: PermitReader;
  readonly call: PacedCall;
  readonly mapping: Mapping;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How much may be taken away; default 5 % of what the ledger has alive, of each kind. */
  readonly maxRemovals?: MaxRemovals | undefined;
  /** Provider's ids: only these users, each read by itself, and no listing. */
  readonly users?: readonly string[] | undefined;
  /** Stops between two requests; nothing was changed then. */
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((step: Step) => void) | undefined;
}

/** Of what is compared, what stays the same. */
export interface Context {
  readonly source: Source;
  readonly mapping: Mapping;
  /** `<project id>/<environment id>` of Permit. */
  readonly env: string;
  /** Permit's role keys; those on resource instances as `document#editor`. */
  readonly roles: ReadonlySet<string>;
  readonly ledger: Pick<LedgerPort, 'load'>;
  readonly now: () => number;
}
