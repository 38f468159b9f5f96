import { getOwn, type Place, type UserItem } from '../../lib/ledger/index.ts';
import { isInstance } from '../../lib/mapping/index.ts';
import type { RoleAssignment } from '../../lib/sync/index.ts';
import type { Row } from './row.ts';

interface PlaceSides {
  readonly expected?: { readonly roles: ReadonlyMap<string, ReadonlySet<string>> } | undefined;
  readonly item?: UserItem | undefined;
  readonly assignments: readonly RoleAssignment[];
  readonly ownsAll: boolean;
}

/** What the user has in each tenant, and on each resource instance that the ledger or the provider's word knows. */
export function placeRows(sides: PlaceSides): Row[] {
  const { expected, item, assignments } = sides;
  const held = new Map<string, Set<string>>();
  for (const { tenant, instance, role } of assignments) {
    const place = instance ?? tenant;
    held.set(place, (held.get(place) ?? new Set()).add(role));
  }
  const known = new Set([...(expected?.roles.keys() ?? []), ...Object.keys(item?.places ?? {})]);
  // Roles that an application gives on instances of its own are not our business.
  const others = [...held.keys()].filter((place) => !isInstance(place));
  return [...known.union(new Set(others))]
    .sort()
    .map((place) => placeRow(place, held.get(place) ?? new Set(), sides));
}

function placeRow(
  name: string,
  permit: ReadonlySet<string>,
  { expected, item, ownsAll }: PlaceSides,
): Row {
  const wanted = expected === undefined ? undefined : (expected.roles.get(name) ?? new Set());
  const place = getOwn(item?.places ?? {}, name);
  const ours = new Set([
    ...(place?.applied ?? []),
    ...(getOwn(item?.pending?.roles ?? {}, name) ?? []),
  ]);
  const foreign =
    ownsAll && !isInstance(name)
      ? new Set<string>()
      : permit.difference(ours).difference(wanted ?? new Set());
  const own = permit.difference(foreign);
  const same =
    (wanted === undefined || areEqual(own, wanted)) && (item === undefined || areEqual(own, ours));
  const remarks = [
    ...rulesIn(place),
    ...(foreign.size > 0 ? [`assigned by hand: ${list(foreign).join(', ')}`] : []),
  ];
  return {
    fact: `roles ${isInstance(name) ? 'at' : 'in'} ${name}`,
    personal: false,
    ...(wanted === undefined ? {} : { provider: list(wanted) }),
    ledger: item === undefined ? null : list(ours),
    permit: list(permit),
    same,
    ...(remarks.length > 0 ? { remark: remarks.join('; ') } : {}),
  };
}

/** By which rules of the config the ledger has something there. */
function rulesIn(place: Place | undefined): readonly string[] {
  const rules = Object.keys(place?.sources ?? {}).filter((voice) => voice.includes('@'));
  if (rules.length === 0) return [];
  return [`by ${rules.length === 1 ? 'rule' : 'rules'} ${rules.sort().join(', ')}`];
}

const list = (roles: ReadonlySet<string>): string[] => [...roles].sort();
const areEqual = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && a.isSubsetOf(b);
