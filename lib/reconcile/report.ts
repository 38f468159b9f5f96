import type { ObjectCounts } from '../directories/index.ts';
import type { Json, Source, SyncJob } from '../jobs/index.ts';

/**
 * - `missing`: the provider has it, Permit does not
 * - `changed`: a field that the config maps differs
 * - `wrong_role`: in one tenant, roles are missing and others are there instead
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
  /** Not asked for by itself: there are too many. */
  | 'not_confirmed';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly entity: 'user' | 'tenant' | 'role';
  /** Permit's keys. */
  readonly user?: string;
  readonly tenant?: string;
  /** Of a `changed`: Permit's name of the field. */
  readonly field?: string;
  /** What the provider's word comes to in Permit: a field's value, or role keys. `null`: there is none. */
  readonly provider?: Json;
  /** What Permit has. */
  readonly permit?: Json;
  /** The ledger said what the provider says: then it was Permit that was changed, otherwise a word was lost. */
  readonly ledgerKnew: boolean;
  readonly reason?: Reason;
}

/** What was found of one entity, and what mends it. */
export interface Finding {
  readonly entity: 'user' | 'tenant';
  readonly key: string;
  /** The provider's; `null`: it cannot be told, so it cannot be asked for. */
  readonly id: string | null;
  readonly differences: readonly Difference[];
  /** For the import queue. */
  readonly mends: readonly SyncJob[];
  readonly removes: { readonly users: number; readonly tenants: number; readonly roles: number };
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
export type Removals = Readonly<Record<'users' | 'tenants' | 'roles', Removal>>;

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
    readonly ledger: { readonly users: number; readonly tenants: number };
    readonly permit: { readonly users: number; readonly tenants: number; readonly roles: number };
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
  const takes = ({ removes: { users, tenants, roles } }: Finding) => users + tenants + roles > 0;
  return [...findings.filter(takes), ...findings.filter((one) => !takes(one))].flatMap(
    ({ mends }) => mends,
  );
}
