import type { GroupChange, GroupDocument } from '../../model.ts';
import { groupDocumentOf, groupResourceOf } from '../read/documents.ts';
import { resourceOf } from '../schema/resources.ts';
import { createApply } from './apply.ts';
import { createMemberSteps } from './member-steps.ts';
import { readSteps } from './operations.ts';
import { targetOf } from './target.ts';

/**
 * What a PATCH makes of a group: its own attributes, and what becomes of its members, whoever they are. All operations are
 * read, or none.
 *
 * @param body what `readJson` gave
 * @param id the group's own id, which Okta repeats
 * @throws {ScimError} 400: `invalidSyntax`, `invalidPath`, `invalidValue`, `mutability` or `noTarget`
 */
export function readGroupPatch(document: GroupDocument, body: unknown, id: string): GroupChange {
  const resource = resourceOf('Group');
  const apply = createApply(id);
  let group = groupResourceOf(document);
  const members = createMemberSteps();
  for (const step of readSteps(resource, body)) {
    const target = targetOf(resource, step);
    if (target.kind === 'attribute' && target.attribute.name === 'members') {
      members.take(target, step);
    } else {
      group = apply(group, target, step);
    }
  }
  return { document: groupDocumentOf(group), members: members.change() };
}
