import type { UserDocument } from '../../model.ts';
import { resourceOf } from '../schema/resources.ts';
import { userDocumentOf } from './documents.ts';
import { readResource } from './resource.ts';

/**
 * Reads the user that a POST or PUT brings, in whatever dialect: names in whatever case, booleans as texts, a manager by id alone.
 *
 * @param body what `readJson` gave
 * @throws {ScimError} 400 `invalidSyntax` when it is no object, `invalidValue` when an attribute is missing or of a wrong type
 */
export const readUser = (body: unknown): UserDocument =>
  userDocumentOf(readResource(resourceOf('User'), body));
