import type { Directory } from '../directory/index.ts';
import { ScimError } from '../errors.ts';
import type { Member, StoredGroup } from '../model.ts';

/** Groups whose members are read at once. */
const AT_ONCE = 8;
/** More of them fit into no answer. */
const MAX_MEMBERS = 60_000;

/**
 * The members of some groups, by the group's id.
 *
 * @throws {ScimError} 400 `tooMany`: a page that left some out would be taken for the whole
 */
export async function membersOf(
  groups: readonly StoredGroup[],
  directory: Pick<Directory, 'groups'>,
): Promise<ReadonlyMap<string, readonly Member[]>> {
  const found = new Map<string, readonly Member[]>();
  let count = 0;
  for (let at = 0; at < groups.length; at += AT_ONCE) {
    const some = groups.slice(at, at + AT_ONCE);
    const lists = await Promise.all(some.map(({ id }) => directory.groups.members(id)));
    for (const [index, members] of lists.entries()) {
      count += members.length;
      found.set(some[index]?.id ?? '', members);
    }
    if (count > MAX_MEMBERS) {
      throw new ScimError(
        400,
        'these groups have too many members for one answer: ask with excludedAttributes=members, or a smaller count',
        { scimType: 'tooMany' },
      );
    }
  }
  return found;
}
