import { isInstance } from '../mapping/index.ts';
import { sourceOf } from '../sync/index.ts';
import { doesGrant } from './counted-grants.ts';
import { oursIn } from './leftovers.ts';
import type { Context } from './ports.ts';
import type { Reason } from './report.ts';
import { placesOfMembership, tenantIdOf } from './told-places.ts';
import type { UserCase } from './user-case.ts';

/** Where a source has something left of a user that the provider does not speak of. */
export interface LeftPlaces {
  /** Tenants by the provider's ids, of which it is to be told that the user is no member. */
  readonly tenants: readonly (string | null)[];
  /** Places that no job leads to. */
  readonly unreachable: readonly Unreachable[];
}

export interface Unreachable {
  readonly place: string;
  readonly reason: Reason;
}

/**
 * Finds where a source, or a rule of its, still grants a user something, or something of it is left in Permit.
 *
 * @param told - places of which the user's memberships say something, and its record
 * @param also - tenants where the user is to have nothing of the source at all
 */
export function leftPlaces(
  one: Pick<UserCase, 'key' | 'item' | 'held'>,
  { source, mapping }: Pick<Context, 'source' | 'mapping'>,
  told: { readonly members: ReadonlySet<string>; readonly record: ReadonlySet<string> },
  also: readonly string[],
): LeftPlaces {
  const { key, item, held } = one;
  const places = item?.places ?? {};
  const tenants = new Set<string | null>();
  const reached = new Set(told.members);
  const unreachable = new Map<string, Reason>();
  const leave = (tenant: string | null): void => {
    tenants.add(tenant);
    for (const place of placesOfMembership(one, tenant, [], { source, mapping })) {
      reached.add(place);
    }
  };
  const names = Object.keys(places).filter((name) => !isInstance(name));

  const groups = mapping.groupSet(source, []);
  if (groups !== null && Object.values(places).some((place) => doesGrant(place, groups.voice))) {
    if (![...reached].some((name) => doesGrant(places[name], groups.voice))) leave(null);
  }
  for (const name of names) {
    const isGranted = doesGrant(places[name], source);
    // Groups whose names tell a tenant say nothing of what they gave before they did.
    if (reached.has(name) && !(isGranted && groups !== null)) continue;
    const id = tenantIdOf(name, source, mapping);
    if (id === undefined) {
      if (isGranted) unreachable.set(name, 'other_template');
      continue;
    }
    const voices = mapping.memberVoices(source, id, name, key);
    if (isGranted || voices.some(({ voice, place }) => doesGrant(places[place], voice))) leave(id);
  }

  const isByRecord = (name: string): boolean =>
    Object.keys(places[name]?.sources ?? {}).some(
      (voice) => voice !== source && sourceOf(voice) === source && mapping.knowsVoice(voice),
    );
  const leftovers = oursIn(item, held.roles, source).map(({ place }) => place);
  for (const name of new Set([...leftovers, ...also])) {
    if (reached.has(name) || told.record.has(name) || isByRecord(name)) continue;
    const tenant = isInstance(name) ? tenantBehind(name, names, one) : name;
    const id = tenant === undefined ? undefined : tenantIdOf(tenant, source, mapping);
    if (id === undefined) unreachable.set(name, 'other_template');
    else leave(id);
  }
  return {
    tenants: [...tenants],
    unreachable: [...unreachable].map(([place, reason]) => ({ place, reason })),
  };

  /** The tenant whose membership gives something on an instance. */
  function tenantBehind(
    instance: string,
    candidates: readonly string[],
    subject: Pick<UserCase, 'key' | 'item'>,
  ): string | undefined {
    return candidates.find((name) => {
      const id = tenantIdOf(name, source, mapping);
      if (id === undefined) return false;
      return placesOfMembership(subject, id, [], { source, mapping }).includes(instance);
    });
  }
}

/** Places in which a rule on the user's record gives something that no job takes, as there is no record any more. */
export function withoutRecord(
  { item }: Pick<UserCase, 'item'>,
  { source, mapping }: Pick<Context, 'source' | 'mapping'>,
  told: ReadonlySet<string>,
): readonly Unreachable[] {
  return Object.entries(item?.places ?? {}).flatMap(([name, place]): Unreachable[] => {
    const isGiven = Object.keys(place.sources).some(
      (voice) =>
        voice !== source &&
        sourceOf(voice) === source &&
        mapping.knowsVoice(voice) &&
        doesGrant(place, voice),
    );
    return isGiven && !told.has(name) ? [{ place: name, reason: 'no_record' }] : [];
  });
}
