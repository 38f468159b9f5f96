import { SOURCES, type Source } from '../jobs/index.ts';
import type { Place, UserItem } from '../ledger/index.ts';
import type { Mapping } from '../mapping/index.ts';
import { sourceOf } from '../sync/index.ts';
import type { Reason } from './report.ts';

/**
 * What ids look like that a provider makes: Clerk's begin with their kind, Auth0's users have their connection before a
 * bar, Cognito's `sub` is a UUID. A ledger item does not say who told of the record, so this is asked of each that the
 * provider does not list.
 */
const USER_IDS: Readonly<Partial<Record<Source, RegExp>>> = {
  clerk: /^user_[\w-]+$/,
  auth0: /^[^|]+\|.+$/,
  cognito: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
};
/** Cognito has no organizations. */
const TENANT_IDS: Readonly<Partial<Record<Source, RegExp>>> = {
  clerk: /^org_[\w-]+$/,
  auth0: /^org_[\w-]+$/,
};

/**
 * Whose word the ledger has on a user, as far as it keeps that: by its places, what rules made of its record, and who has
 * its key where users are not known by their id.
 */
export function sourcesOf(item: UserItem | undefined): ReadonlySet<Source> {
  const voices = Object.values(item?.places ?? {}).flatMap(({ sources }) => Object.keys(sources));
  const byRecord = [...Object.keys(item?.sets ?? {}), ...Object.keys(item?.holders ?? {})];
  return sourcesIn([...voices, ...byRecord]);
}

export function sourcesIn(voices: readonly string[]): ReadonlySet<Source> {
  const named = new Set(voices.map(sourceOf));
  return new Set(SOURCES.filter((source) => named.has(source)));
}

/** Whether a source, or a rule on its records, says something of a place. */
export const speaksOf = ({ sources }: Pick<Place, 'sources'>, source: Source): boolean =>
  Object.keys(sources).some((voice) => sourceOf(voice) === source);

export const hasOthers = (sources: ReadonlySet<Source>, source: Source): boolean =>
  sources.size > (sources.has(source) ? 1 : 0);

/** Whether a key could be that of one of the source's users. */
export function isUserKeyOf(source: Source, key: string, mapping: Mapping): boolean {
  const id = mapping.userId(source, key);
  return id !== null && USER_IDS[source]?.test(id) === true;
}

/**
 * What it means that the provider does not list an entity, should it say so again when it is asked for it alone.
 * - `others`: it is somebody else's, and nothing follows
 * - `deleted`: it was this provider's, and is gone
 * - `roles`: it lives on by another source; only what this one granted goes
 * - `unclear`: a person has to tell
 */
export type Absence =
  | { readonly kind: 'others' }
  | { readonly kind: 'deleted' | 'roles'; readonly id: string }
  | { readonly kind: 'unclear'; readonly id: string | null; readonly reason: Reason };

export interface Asking {
  readonly source: Source;
  readonly mapping: Mapping;
  readonly othersInUse: boolean;
  /** Somebody said that it is this provider's. */
  readonly isNamed: boolean;
}

const OTHERS: Absence = { kind: 'others' };

/** Judges a user who is not listed. */
export function absenceOfUser(key: string, item: UserItem | undefined, asking: Asking): Absence {
  const { source, mapping, othersInUse, isNamed } = asking;
  const sources = sourcesOf(item);
  const id = mapping.userId(source, key);
  const isFamiliar = isUserKeyOf(source, key, mapping);
  if (sources.has(source)) {
    if (id === null) return { kind: 'unclear', id, reason: 'other_template' };
    if (!isFamiliar && !isNamed) return { kind: 'unclear', id, reason: 'unfamiliar_id' };
    return { kind: hasOthers(sources, source) ? 'roles' : 'deleted', id };
  }
  if (sources.size > 0 || id === null) return OTHERS;
  const isAmbiguous = SOURCES.some((one) => one !== source && isUserKeyOf(one, key, mapping));
  if (isNamed) {
    const isMistaken = isAmbiguous && !isFamiliar;
    return isMistaken ? { kind: 'unclear', id, reason: 'unfamiliar_id' } : { kind: 'deleted', id };
  }
  if (!isFamiliar) return OTHERS;
  if (othersInUse || isAmbiguous) return { kind: 'unclear', id, reason: 'other_providers' };
  return { kind: 'deleted', id };
}

/** Judges a tenant that is not listed, and that no rule names. @param sources - that have members there */
export function absenceOfTenant(
  key: string,
  sources: ReadonlySet<Source>,
  { source, mapping, othersInUse }: Asking,
): Absence {
  // The tenant that the config names exists by the config.
  if (SOURCES.some((one) => mapping.tenantKey(one, null) === key)) return OTHERS;
  const shape = TENANT_IDS[source];
  if (shape === undefined || hasOthers(sources, source)) return OTHERS;
  const id = mapping.tenantId(source, key);
  const isFamiliar = id !== null && shape.test(id);
  if (sources.has(source)) {
    if (id === null) return { kind: 'unclear', id, reason: 'other_template' };
    return isFamiliar ? { kind: 'deleted', id } : { kind: 'unclear', id, reason: 'unfamiliar_id' };
  }
  if (!isFamiliar) return OTHERS;
  return othersInUse ? { kind: 'unclear', id, reason: 'other_providers' } : { kind: 'deleted', id };
}
