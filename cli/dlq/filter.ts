import type { Mapping } from '../../lib/mapping/index.ts';
import type { Entity, LetterFacts } from './letter-facts.ts';

/** Which letters are meant; what is absent does not matter. */
export interface LetterFilter {
  /** Codes, or `none` for a letter that has no reason. */
  readonly reasons?: ReadonlySet<string> | undefined;
  readonly sources?: ReadonlySet<string> | undefined;
  /** A user's or a tenant's id, at the provider or in Permit. */
  readonly entity?: string | undefined;
  /** The same of a tenant only. */
  readonly tenant?: string | undefined;
  /** Milliseconds; letters that failed then or later. */
  readonly since?: number | undefined;
  /** Milliseconds; letters that failed before. */
  readonly until?: number | undefined;
  /** Part of the message, the path, the event's type or id, or an entity's id, in whatever case. */
  readonly match?: string | undefined;
}

/** What makes Permit's keys of a provider's ids. */
export type Keys = Pick<Mapping, 'userKey' | 'tenantKey'>;

/**
 * Whether a letter is meant.
 *
 * @param keys - absent: entities are known by the provider's ids only
 */
export function createFilter(
  filter: LetterFilter,
  keys: Keys | undefined,
): (letter: LetterFacts) => boolean {
  const { reasons, sources, entity, tenant, since, until } = filter;
  const match = filter.match?.toLowerCase();
  return (letter) =>
    (reasons === undefined || reasons.has(letter.reason)) &&
    (sources === undefined || (letter.source !== undefined && sources.has(letter.source))) &&
    (since === undefined || letter.at >= since) &&
    (until === undefined || letter.at < until) &&
    (entity === undefined ||
      letter.entities.some((one) => isUser(one, entity, keys) || isTenant(one, entity, keys))) &&
    (tenant === undefined || letter.entities.some((one) => isTenant(one, tenant, keys))) &&
    (match === undefined || textsOf(letter).some((text) => text.toLowerCase().includes(match)));
}

function isUser({ source, user }: Entity, id: string, keys: Keys | undefined): boolean {
  if (user === undefined) return false;
  return user === id || keyOf(() => keys?.userKey(source, user)) === id;
}

function isTenant({ source, tenant }: Entity, id: string, keys: Keys | undefined): boolean {
  if (tenant === undefined) return false;
  return tenant === id || keyOf(() => keys?.tenantKey(source, tenant)) === id;
}

/** An id that can be no key in Permit, too long for one, is known by itself only. */
function keyOf(key: () => string | null | undefined): string | null | undefined {
  try {
    return key();
  } catch {
    return undefined;
  }
}

function textsOf(letter: LetterFacts): readonly string[] {
  const { message, path, eventId, eventType, entities } = letter;
  return [
    message,
    path,
    eventId,
    eventType,
    ...entities.flatMap(({ user, tenant }) => [user, tenant]),
  ].filter((text) => typeof text === 'string');
}
