import type { RoleRef, UserJob } from '../jobs/index.ts';
import type { UserItem } from '../ledger/index.ts';
import { type Mapping, MappingError } from '../mapping/index.ts';
import { sourceOf } from '../sync/index.ts';
import type { Context } from './ports.ts';

type Telling = Pick<Context, 'source' | 'mapping'>;

/** One user, as far as it matters which places are told of. */
interface Subject {
  /** Permit's. */
  readonly key: string;
  readonly item: UserItem | undefined;
}

/**
 * Places of a user's that a membership says something of, or that there is none: the tenant, and wherever the rules on
 * memberships give something for it.
 *
 * @param tenant - the provider's id; `null`: the one that the config names
 */
export function placesOfMembership(
  { key, item }: Subject,
  tenant: string | null,
  roles: readonly RoleRef[],
  { source, mapping }: Telling,
): readonly string[] {
  const groups = tenant === null ? readOrNull(() => mapping.groupSet(source, roles)) : null;
  if (groups !== null) {
    return [...groups.places.keys(), ...placesWith(item, (voice) => voice === groups.voice)];
  }
  const name = readOrNull(() => mapping.tenantKey(source, tenant));
  if (name === null) return [];
  const voices = readOrNull(() => mapping.memberVoices(source, tenant, name, key)) ?? [];
  return [name, ...voices.map(({ place }) => place)];
}

/**
 * Places of which a user's record says something: those that the rules on it give roles in, or gave, and those of rules
 * that are gone from the config.
 */
export function placesOfRecord(
  { key, item }: Subject,
  { user, fields, whole }: UserJob,
  { source, mapping }: Telling,
): readonly string[] {
  const sets = readOrNull(() => mapping.userSets(source, user, key, fields, whole)) ?? [];
  const answering = new Set(sets.map(({ voice }) => voice));
  const isTold = (voice: string) =>
    answering.has(voice) || (sourceOf(voice) === source && !mapping.knowsVoice(voice));
  return [...sets.flatMap(({ places }) => [...places.keys()]), ...placesWith(item, isTold)];
}

/** Places in which one of some voices has said something. */
const placesWith = (
  item: UserItem | undefined,
  isOne: (voice: string) => boolean,
): readonly string[] =>
  Object.entries(item?.places ?? {}).flatMap(([name, { sources }]) =>
    Object.keys(sources).some(isOne) ? [name] : [],
  );

/**
 * The tenant's id at the provider, `null` for the one that the config names, where groups are roles in it; `undefined`: no
 * id leads to that key.
 */
export function tenantIdOf(
  key: string,
  source: Context['source'],
  mapping: Mapping,
): string | null | undefined {
  const isByName = mapping.groupSet(source, []) !== null;
  if (!isByName && key === mapping.tenantKey(source, null)) return null;
  return mapping.tenantId(source, key) ?? undefined;
}

/** What the config can make nothing of says nothing of a place; its job is refused, which is told by itself. */
function readOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    return null;
  }
}
