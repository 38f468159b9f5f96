import { ReconcileError } from './errors.ts';
import type { Comparison, Finding, Removal, Removals } from './report.ts';

/** How much may be taken away, of each kind: a share (0 to 1) of what the ledger has alive, or so many. */
export type MaxRemovals = { readonly share: number } | { readonly count: number };

export const DEFAULT_MAX_REMOVALS: MaxRemovals = { share: 0.05 };
/** Of so few named users, each was meant. */
const FEW_NAMED = 5;

/** What the ledger has alive of this provider. */
export interface Alive {
  readonly users: number;
  readonly tenants: number;
  /** Role assignments that we gave. */
  readonly roles: number;
}

const KINDS = ['users', 'tenants', 'roles'] as const satisfies readonly (keyof Removals)[];

/**
 * How many of so many may go. A share allows one at least: in a small directory a single deletion is the ordinary
 * case, and each is confirmed by itself.
 */
export function allowedOf(of: number, max: MaxRemovals): number {
  if ('count' in max) return max.count;
  return max.share === 0 ? 0 : Math.max(1, Math.floor(of * max.share));
}

/** Adds up what findings take away. @param named - how many users were named; `null`: all were compared */
export function removalsOf(
  findings: readonly Finding[],
  alive: Alive,
  max: MaxRemovals = DEFAULT_MAX_REMOVALS,
  named: number | null = null,
): Removals {
  const removal = (kind: (typeof KINDS)[number]): Removal => {
    let count = 0;
    for (const { removes } of findings) count += removes[kind];
    const of = alive[kind];
    return { count, of, allowed: named !== null && named < FEW_NAMED ? null : allowedOf(of, max) };
  };
  return { users: removal('users'), tenants: removal('tenants'), roles: removal('roles') };
}

const WORDS = { users: 'users', tenants: 'tenants', roles: 'role assignments' } as const;

/** Why a comparison must not be mended as it is; `null`: it may be. */
export function refusalOf({
  removals,
  findings,
}: Pick<Comparison, 'removals' | 'findings'>): ReconcileError | null {
  const over = KINDS.filter((kind) => {
    const { count, allowed } = removals[kind];
    return allowed !== null && count > allowed;
  });
  const unconfirmed = findings.filter((one) => one.isUnconfirmed && one.mends.length > 0).length;
  if (over.length === 0 && unconfirmed === 0) return null;
  const told = over.map((kind) => {
    const { count, of, allowed } = removals[kind];
    return `${count} of ${of} ${WORDS[kind]} (${percent(count, of)}; ${allowed} allowed)`;
  });
  const what = over.length === 0 ? `${unconfirmed} users who are not listed` : told.join(', ');
  const needed = Math.max(unconfirmed, ...KINDS.map((kind) => removals[kind].count));
  return new ReconcileError(
    'too_many_removals',
    `it would take away ${what}, and nothing was sent: is this the right account, and was all of it read?`,
    { needed },
  );
}

const percent = (count: number, of: number): string =>
  of === 0 ? 'of none' : `${Math.round((count / of) * 1000) / 10} %`;
