import { ScimError } from '../../errors.ts';
import { findPath } from '../schema/attribute-path.ts';
import { resourceOf } from '../schema/resources.ts';
import type { ResourceName } from '../schema/schema.ts';
import { createCursor } from './cursor.ts';
import type { Filter } from './filter.ts';
import { readFilter } from './read-filter.ts';
import type { Refuse } from './scan.ts';

/** Characters of a filter in a query. */
const MAX_CHARACTERS = 2_000;

/**
 * Reads the `filter` of a list (RFC 7644, section 3.4.2.2), in time that grows with its length alone.
 *
 * @param text as the client sent it, decoded
 * @param resource what is listed
 * @throws {ScimError} 400 `invalidFilter`: it cannot be read, or names what no schema has, or a group's members, which are
 * not read for a list
 */
export function parseFilter(text: string, resource: ResourceName): Filter {
  if (text.length > MAX_CHARACTERS) throw invalidFilter(`it is over ${MAX_CHARACTERS} characters`);
  const cursor = createCursor(text, atCharacter);
  const { schema } = resourceOf(resource);
  const filter = readFilter(cursor, (name) => {
    const path = findPath(resourceOf(resource), name);
    if (path?.attribute.name === 'members' && schema.name === 'Group') {
      throw invalidFilter('groups are not found by members; list users by groups.value');
    }
    return path;
  });
  const rest = cursor.take();
  if (rest.kind !== 'end') throw cursor.refuse(rest, 'the filter should end here');
  return filter;
}

const atCharacter: Refuse = (at, why) => invalidFilter(`at character ${at + 1}: ${why}`);

const invalidFilter = (why: string): ScimError =>
  new ScimError(400, `filter: ${why}.`, { scimType: 'invalidFilter' });
