import type { UserDocument } from '../../model.ts';

/** A new user: active, if the client says nothing of it. */
export function asCreated({ activeUnsaid: _, ...document }: UserDocument): UserDocument {
  return document;
}

/**
 * What a PUT makes of a user. One that says nothing of `active` lets nobody in who was out; one without `externalId`, as
 * Okta's, leaves it (RFC 7644, 3.5.1, lets us).
 */
export function asReplacement(document: UserDocument, before: UserDocument): UserDocument {
  return {
    ...asCreated(document),
    externalId: document.externalId ?? before.externalId,
    active: document.activeUnsaid === true ? before.active : document.active,
  };
}
