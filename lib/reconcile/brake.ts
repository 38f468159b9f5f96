import { ReconcileError } from './errors.ts';
import {
  type Comparison,
  type Finding,
  type Removal,
  type Removals,
  TAKEN_KINDS,
  type Taken,
  type TakenKind,
} from './report.ts';

/** How much may be taken away, of each kind: a share (0 to 1) of what the ledger has alive, or so many. */
export type MaxRemovals = { readonly share: number } | { readonly count: number };

export const DEFAULT_MAX_REMOVALS: MaxRemovals = { share: 0.05 };
/** Of so few named users, each was meant. */
const FEW_NAMED = 5;

/** What the ledger has alive of this provider: `roles` and `instances`, those that we gave and made. */
export type Alive = Taken;

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
  findings: readonly Pick<Finding, 'removes'>[],
  alive: Alive,
  max: MaxRemovals = DEFAULT_MAX_REMOVALS,
  named: number | null = null,
): Removals {
  const removal = (kind: TakenKind): Removal => {
    let count = 0;
    for (const { removes } of findings) count += removes[kind];
    const of = alive[kind];
    return { count, of, allowed: named !== null && named < FEW_NAMED ? null : allowedOf(of, max) };
  };
  return {
    users: removal('users'),
    tenants: removal('tenants'),
    roles: removal('roles'),
    instances: removal('instances'),
  };
}

const WORDS = {
  users: 'users',
  tenants: 'tenants',
  roles: 'role assignments',
  instances: 'resource instances',
} as const satisfies Readonly<Record<TakenKind, string>>;

/** Why a comparison must not be mended as it is; `null`: it may be. */
export function refusalOf({
  removals,
  findings,
}: Pick<Comparison, 'removals' | 'findings'>): ReconcileError | null {
  const unconfirmed = findings.filter((one) => one.isUnconfirmed && one.mends.length > 0).length;
  const over = overIn(removals);
  if (over.length === 0 && unconfirmed === 0) return null;
  return tooMany(
    removals,
    over.length === 0 ? `${unconfirmed} users who are not listed` : over.join(', '),
    'is this the right account, and was all of it read?',
    unconfirmed,
  );
}

/** Why a change of mapping must not be sent as it is; `null`: it may be. */
export function refusalOfRemapping({
  removals,
}: {
  readonly removals: Removals;
}): ReconcileError | null {
  const over = overIn(removals);
  if (over.length === 0) return null;
  return tooMany(removals, over.join(', '), 'is it what the config is meant to say?');
}

/** In words, of what more would go than may. */
const overIn = (removals: Removals): readonly string[] =>
  TAKEN_KINDS.flatMap((kind) => {
    const { count, of, allowed } = removals[kind];
    if (allowed === null || count <= allowed) return [];
    return [`${count} of ${of} ${WORDS[kind]} (${percent(count, of)}; ${allowed} allowed)`];
  });

function tooMany(removals: Removals, what: string, question: string, besides = 0): ReconcileError {
  const needed = Math.max(besides, ...TAKEN_KINDS.map((kind) => removals[kind].count));
  return new ReconcileError(
    'too_many_removals',
    `it would take away ${what}, and nothing was sent: ${question}`,
    { needed },
  );
}

const percent = (count: number, of: number): string =>
  of === 0 ? 'of none' : `${Math.round((count / of) * 1000) / 10} %`;
