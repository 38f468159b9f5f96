import type { Json, JsonObject } from '../../../jobs/index.ts';
import type { GroupDocument, UserDocument } from '../../model.ts';
import { isList, isObject, own } from '../json-shape.ts';
import { invalidValue } from '../refusals.ts';
import { checkLookedUp } from './looked-up.ts';

/** @throws {ScimError} 400 `invalidValue`: it has no userName, or what it is looked up by is too long */
export function userDocumentOf(resource: JsonObject): UserDocument {
  const { userName, externalId, active, ...attributes } = resource;
  const emails = own(attributes, 'emails');
  if (isList(emails)) {
    emails.forEach((email, index) => {
      const value = isObject(email) ? own(email, 'value') : undefined;
      if (typeof value === 'string') checkLookedUp(`emails[${index}].value`, value);
    });
  }
  return {
    userName: requiredText('userName', userName),
    externalId: externalIdOf(externalId),
    active: active !== false,
    ...(active === undefined ? { activeUnsaid: true } : {}),
    attributes,
  };
}

/** @throws {ScimError} 400 `invalidValue`: it has no displayName, or what it is looked up by is too long */
export function groupDocumentOf(resource: JsonObject): GroupDocument {
  const { displayName, externalId, ...attributes } = resource;
  return {
    displayName: requiredText('displayName', displayName),
    externalId: externalIdOf(externalId),
    attributes,
  };
}

/** A user as one object again, as {@link userDocumentOf} takes it. */
export const userResourceOf = (document: UserDocument): JsonObject => ({
  userName: document.userName,
  ...externalIdIn(document),
  ...activeIn(document),
  ...document.attributes,
});

export const groupResourceOf = (document: GroupDocument): JsonObject => ({
  displayName: document.displayName,
  ...externalIdIn(document),
  ...document.attributes,
});

/** As it is shown: not when the client took it away. */
export const activeIn = ({ active, activeUnsaid }: UserDocument): JsonObject =>
  activeUnsaid === true ? {} : { active };

const externalIdIn = ({ externalId }: { readonly externalId: string | null }): JsonObject =>
  externalId === null ? {} : { externalId };

function requiredText(at: string, value: Json | undefined): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw invalidValue(at, 'it is required, and must not be empty');
  }
  checkLookedUp(at, value);
  return value;
}

function externalIdOf(value: Json | undefined): string | null {
  if (typeof value !== 'string' || value === '') return null;
  checkLookedUp('externalId', value);
  return value;
}
