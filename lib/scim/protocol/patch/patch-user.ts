import type { UserDocument } from '../../model.ts';
import { userDocumentOf, userResourceOf } from '../read/documents.ts';
import { resourceOf } from '../schema/resources.ts';
import { createApply } from './apply.ts';
import { readSteps } from './operations.ts';
import { targetOf } from './target.ts';

/**
 * What a PATCH makes of a user (RFC 7644, section 3.5.2), in the dialects of Okta and of Entra, old and new. All operations
 * are carried out, or none.
 *
 * @param body what `readJson` gave
 * @param id the user's own id, which a client may repeat
 * @throws {ScimError} 400: `invalidSyntax`, `invalidPath`, `invalidValue`, `mutability` or `noTarget`
 */
export function patchUser(document: UserDocument, body: unknown, id: string): UserDocument {
  const resource = resourceOf('User');
  const apply = createApply(id);
  let { active } = document;
  const patched = readSteps(resource, body).reduce((user, step) => {
    const next = apply(user, targetOf(resource, step), step);
    active = typeof next['active'] === 'boolean' ? next['active'] : active;
    return next;
  }, userResourceOf(document));
  const after = userDocumentOf(patched);
  // Whoever takes it away hardly means to let somebody in.
  return after.activeUnsaid === true ? { ...after, active } : after;
}
