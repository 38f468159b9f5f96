import type { ObjectCounts } from '../directories/index.ts';
import type { Json, Source, SyncJob } from '../jobs/index.ts';

/**
 * - `missing`: the provider has it, Permit does not
 * - `changed`: a field that the config maps differs
 * - `wrong_role`: in one tenant, or on one resource instance, roles are missing and others are there instead
 * - `extra`: a role that we gave (or that `ownership: 'all'` makes ours), and that nobody grants
 * - `deleted`: the provider has it no more
 * - `stale`: provider and Permit agree, the ledger does not
 * - `unclear`: not listed, and it cannot be told whether it is this provider's
 * - `foreign`: in Permit alone; never touched, and no difference
 */
export const DIFFERENCE_KINDS = [
  'missing',
  'changed',
  'wrong_role',
  'extra',
  'deleted',
  'stale',
  'unclear',
  'foreign',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** Why a difference is not mended, or is unclear. */
export type Reason =
  /** Permit's schema has no such role. */
  | 'unknown_role'
  /** No id becomes this key, as the config stands: it was made under another one. */
  | 'other_template'
  /** The id does not look like one of this provider's. */
  | 'unfamiliar_id'
  /** More than one provider is in use, and nothing shows that this one brought it. */
  | 'other_providers'
  /** The provider's id cannot be a key in Permit. */
  | 'invalid_key'
  /** The config can make nothing of what the provider says. */
  | 'refused'
  /** A rule on the user's record gave it, and this provider has no such record any more. */
  | 'no_record'
  /** Not asked for by itself: there are too many. */
  | 'not_confirmed';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly entity: 'user' | 'tenant' | 'role' | 'instance' | 'relation';
  /** Permit's keys. */
  readonly user?: string;
  /** Of a role in a tenant: where. */
  readonly tenant?: string;
  /** `<resource>:<key>`. Of a role on a resource instance: where; of a relation, its object. */
  readonly instance?: string;
  /** Of a relation, `<resource>:<key>`. */
  readonly subject?: string;
  /** Of a `changed`: Permit's name of the field. */
  readonly field?: string;
  /** What the provider's word comes to in Permit: a field's value, role keys, a relation. `null`: there is none. */
  readonly provider?: Json;
  /** What Permit has. */
  readonly permit?: Json;
  /** The ledger said what the provider says: then it was Permit that was changed, otherwise a word was lost. */
  readonly ledgerKnew: boolean;
  readonly reason?: Reason;
}

/** What can be taken away. */
export const TAKEN_KINDS = ['users', 'tenants', 'roles', 'instances'] as const;
export type TakenKind = (typeof TAKEN_KINDS)[number];
/** How much of each kind. */
export type Taken = Readonly<Record<TakenKind, number>>;
export const NOTHING_TAKEN: Taken = { users: 0, tenants: 0, roles: 0, instances: 0 };

/** What was found of one entity, and what mends it. */
export interface Finding {
  readonly entity: 'user' | 'tenant';
  readonly key: string;
  /** The provider's; `null`: it cannot be told, so it cannot be asked for. */
  readonly id: string | null;
  readonly differences: readonly Difference[];
  /** For the import queue. */
  readonly mends: readonly SyncJob[];
  readonly removes: Taken;
  /** The provider was not asked for it by itself. */
  readonly isUnconfirmed?: boolean;
  /** It would give what the ledger was told is gone: should the listing be a stale one, that must not come back. */
  readonly isReturn?: boolean;
}

export interface Removal {
  /** To be taken away. */
  readonly count: number;
  /** Of so many. */
  readonly of: number;
  /** `null`: without limit. */
  readonly allowed: number | null;
}
export type Removals = Readonly<Record<TakenKind, Removal>>;

/** Whether something goes with it. */
export const takesAnything = ({ removes }: Pick<Finding, 'removes'>): boolean =>
  TAKEN_KINDS.some((kind) => removes[kind] > 0);

/** Provider, ledger and Permit side by side. */
export interface Comparison {
  readonly source: Source;
  /** Of the directory. */
  readonly account: string;
  /** When the provider's reading began, in ms. */
  readonly readAt: number;
  /** The users asked for; `null`: all. */
  readonly named: readonly string[] | null;
  /** Objects read. */
  readonly read: {
    readonly provider: ObjectCounts;
    readonly ledger: Omit<Taken, 'roles'>;
    readonly permit: Taken;
  };
  readonly findings: readonly Finding[];
  readonly removals: Removals;
  /** Something in the ledger shows that other sources bring users, too. */
  readonly othersInUse: boolean;
  /** Keys of the tenants that the provider has, or that the config names for it. */
  readonly ownTenants: ReadonlySet<string>;
}

/** All differences, tenants first; what is foreign is none, and comes last. */
export function differencesOf({ findings }: Pick<Comparison, 'findings'>): readonly Difference[] {
  const all = findings.flatMap(({ differences }) => differences);
  const rank = ({ kind }: Difference) => DIFFERENCE_KINDS.indexOf(kind);
  return all.sort((a, b) => rank(a) - rank(b));
}

/** Whether provider, ledger and Permit are not the same. What is foreign does not count. */
export const isDifferent = (comparison: Pick<Comparison, 'findings'>): boolean =>
  comparison.findings.some(({ differences }) => differences.some(({ kind }) => kind !== 'foreign'));

/** The jobs that mend it all, those that take something away first. */
export function mendsOf({ findings }: Pick<Comparison, 'findings'>): readonly SyncJob[] {
  const others = findings.filter((one) => !takesAnything(one));
  return [...findings.filter(takesAnything), ...others].flatMap(({ mends }) => mends);
}
