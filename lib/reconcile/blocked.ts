import { type Mapping, MappingError } from '../mapping/index.ts';
import type { ListedUser } from './listing.ts';
import type { Context } from './ports.ts';

/**
 * Whether a user's record tells of a block that the config takes for a deletion. Then nothing else that the provider
 * says of the user counts: a membership would bring it back.
 */
export function isBlockedForGood(
  { record }: ListedUser,
  { source, mapping }: { readonly source: Context['source']; readonly mapping: Mapping },
): boolean {
  if (record === undefined) return false;
  try {
    return mapping.shutOut(source, record.fields, record.whole) === 'delete';
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    return false;
  }
}
