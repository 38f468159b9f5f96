import type { Source } from '../../jobs/index.ts';
import type { Mapping } from '../../mapping/index.ts';
import type { DocumentPort } from '../ports.ts';
import { decodeHold, decodeLink, holdPk, linkPk } from './link.ts';

/**
 * The key in Permit of a provider's user, be it that it was deleted since. `null`: it has none, as far as the ledger
 * knows, or somebody else has it by now.
 *
 * @param documents - of the ledger table; asked only where the config knows users otherwise than by their id
 * @throws {MappingError} when the id cannot be a key; {LedgerError} when the ledger cannot be read
 */
export async function userKeyOf(
  source: Source,
  id: string,
  mapping: Mapping,
  documents: Pick<DocumentPort, 'read'>,
): Promise<string | null> {
  if (mapping.identity(source).by === 'id') return mapping.userKey(source, id);
  const link = await documents.read(linkPk(source, id));
  const key = link === null ? undefined : decodeLink(link.body).key;
  if (key === undefined) return null;
  const hold = await documents.read(holdPk(source, key));
  return hold !== null && decodeHold(hold.body).id === id ? key : null;
}
