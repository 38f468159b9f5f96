import type { GroupDocument } from '../../model.ts';
import { resourceOf } from '../schema/resources.ts';
import { groupDocumentOf } from './documents.ts';
import { memberIds, namesOfMembers } from './members.ts';
import { readResource } from './resource.ts';

/**
 * Reads the group that a POST or PUT brings.
 *
 * @param body what `readJson` gave
 * @returns `members`: the ids of all it is to have, each once; `called`: what the client calls those that it has a name for
 * @throws {ScimError} 400, as of a user; and `invalidValue` for a member that is a group
 */
export function readGroup(body: unknown): {
  readonly document: GroupDocument;
  readonly members: readonly string[];
  readonly called: ReadonlyMap<string, string>;
} {
  const { members = [], ...rest } = readResource(resourceOf('Group'), body);
  return {
    document: groupDocumentOf(rest),
    members: [...new Set(memberIds(members, 'members'))],
    called: namesOfMembers(members),
  };
}
