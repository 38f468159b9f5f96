import { isInstance } from '../mapping/index.ts';
import type { Difference, Reason } from './report.ts';

/** One user in one tenant, or on one resource instance. All roles are Permit's keys. */
export interface PlaceCase {
  readonly user: string;
  /** The tenant's key, or `<resource>:<key>`. */
  readonly place: string;
  /** In Permit. */
  readonly held: readonly string[];
  /** By every source's word, this provider's as it was read. */
  readonly wanted: ReadonlySet<string>;
  /** By every source's word, as the ledger has it, and the config as it is. */
  readonly granted: ReadonlySet<string>;
  /** The same, with what rules gave that are gone from the config. */
  readonly told: ReadonlySet<string>;
  /** By us, as recorded. */
  readonly given: readonly string[];
  /** By us, perhaps: noted and not recorded. */
  readonly noted: readonly string[];
  /** The ledger was told of the user there, or of a deletion. */
  readonly isKnown: boolean;
  /** The provider says something of what the user has here. */
  readonly isConcerned: boolean;
  /** The tenant is to be deleted. */
  readonly isGone: boolean;
  /** The ledger counts a grant that the provider does not give any more, whoever else gives its role. */
  readonly isOutlived: boolean;
  /** The config can make nothing of what the provider says, and why. */
  readonly refused: Reason | undefined;
  /** `ownership: 'all'` */
  readonly takesForeign: boolean;
  /** Permit's schema has such a role. */
  isRole(role: string): boolean;
}

export interface PlaceJudgement {
  readonly differences: readonly Difference[];
  /** Roles that are to be taken in Permit. */
  readonly takes: number;
  readonly isToMend: boolean;
  /** Roles are to be taken that are ours by the config alone. */
  readonly takesForeign: boolean;
  /** Roles are to be given that the ledger was told are gone. */
  readonly isReturn: boolean;
}

const QUIET: PlaceJudgement = {
  differences: [],
  takes: 0,
  isToMend: false,
  takesForeign: false,
  isReturn: false,
};

/** Where a role is, as a difference tells it. */
export const roleAt = (user: string, place: string) => ({
  entity: 'role' as const,
  user,
  ...(isInstance(place) ? { instance: place } : { tenant: place }),
});

/** What differs in the roles of a user in a place, and whether the provider's word would mend it. */
export function judgePlace(place: PlaceCase): PlaceJudgement {
  const { held, wanted, granted, given, noted } = place;
  const role = roleAt(place.user, place.place);
  const isOnInstance = isInstance(place.place);
  const ours = new Set([...given, ...noted]);
  if (place.isGone) return { ...QUIET, takes: held.filter((one) => ours.has(one)).length };
  const foreignOf = (roles: readonly string[]): Difference[] => {
    // An application gives roles on its documents all day.
    if (isOnInstance) return [];
    const foreign = { ...role, kind: 'foreign', provider: null, ledgerKnew: false } as const;
    return roles.map((permit) => ({ ...foreign, permit }));
  };
  if (!place.isConcerned) {
    // Another source's places are not compared; what nobody knows of is a person's.
    const unknown = held.filter((one) => !ours.has(one) && !granted.has(one));
    return { ...QUIET, differences: foreignOf(unknown) };
  }
  if (place.refused !== undefined) {
    const unclear = { ...role, kind: 'unclear', ledgerKnew: false } as const;
    return { ...QUIET, differences: [{ ...unclear, reason: place.refused }] };
  }

  const missing = [...wanted].filter((one) => !held.includes(one));
  const surplus = held.filter((one) => !wanted.has(one));
  const takesForeign = place.takesForeign && !isOnInstance;
  const extra = takesForeign ? surplus : surplus.filter((one) => ours.has(one));
  const foreign = foreignOf(surplus.filter((one) => !extra.includes(one)));
  const possible = missing.filter((one) => place.isRole(one));
  const told = [...missingOrExtra(place, missing, extra), ...foreign];
  if (missing.length + extra.length > 0) {
    return {
      differences: told,
      takes: extra.length,
      isToMend: possible.length + extra.length > 0,
      takesForeign: extra.some((one) => !ours.has(one)),
      isReturn: place.isKnown && missing.some((one) => !granted.has(one)),
    };
  }
  const agrees = areEqual(wanted, granted) && areKnown(wanted, given) && !place.isOutlived;
  if (noted.length > 0 || agrees) {
    return { ...QUIET, differences: told };
  }
  const roles = [...wanted].sort();
  const stale = {
    ...role,
    kind: 'stale',
    provider: roles,
    permit: roles,
    ledgerKnew: false,
  } as const;
  return { ...QUIET, differences: [...told, stale], isToMend: true };
}

function missingOrExtra(
  { user, place, granted, told, given, isRole }: PlaceCase,
  missing: readonly string[],
  extra: readonly string[],
): readonly Difference[] {
  const role = roleAt(user, place);
  const hadGiven = (one: string) => granted.has(one) && given.includes(one);
  const unknown = missing.filter((one) => !isRole(one));
  const reason = unknown.length > 0 ? ({ reason: 'unknown_role' } as const) : {};
  if (missing.length > 0 && extra.length > 0) {
    const ledgerKnew = missing.every(hadGiven) && !extra.some((one) => told.has(one));
    const both = { provider: [...missing].sort(), permit: [...extra].sort() };
    return [{ ...role, kind: 'wrong_role', ...both, ledgerKnew, ...reason }];
  }
  return [
    ...missing.map(
      (one): Difference => ({
        ...role,
        kind: 'missing',
        provider: one,
        permit: null,
        ledgerKnew: hadGiven(one),
        ...(isRole(one) ? {} : { reason: 'unknown_role' }),
      }),
    ),
    ...extra.map(
      (one): Difference => ({
        ...role,
        kind: 'extra',
        provider: null,
        permit: one,
        ledgerKnew: !told.has(one),
      }),
    ),
  ];
}

const areEqual = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && areKnown(a, [...b]);
const areKnown = (roles: ReadonlySet<string>, known: readonly string[]): boolean =>
  [...roles].every((one) => known.includes(one));
