import type { JsonObject } from '../../jobs/index.ts';
import type { Matcher } from '../directory/index.ts';
import { lookupsOf, matches, parseFilter } from '../protocol/index.ts';

/**
 * A filter as a directory asks it: what it can look up, and whether a resource fits.
 *
 * @param text - `undefined`: there is none, and all fit
 * @param present - what clients see of a resource: that is what filters speak of
 * @throws {ScimError} 400 `invalidFilter`
 */
export function matcherOf<Resource>(
  text: string | undefined,
  kind: 'User' | 'Group',
  present: (resource: Resource) => JsonObject,
): Matcher<Resource> | undefined {
  if (text === undefined) return undefined;
  const filter = parseFilter(text, kind);
  return {
    lookup: lookupsOf(filter),
    matches: (resource) => matches(filter, present(resource)),
  };
}
