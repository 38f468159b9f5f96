import type { UserDocument } from '../../model.ts';

/** A new user: active, if the client says nothing of it. */
export function asCreated({ activeUnsaid: _, ...document }: UserDocument): UserDocument {
  return document;
}

/** What a PUT makes of a user. One that says nothing of `active` lets nobody in who was out. */
export function asReplacement(document: UserDocument, before: UserDocument): UserDocument {
  return document.activeUnsaid === true
    ? { ...asCreated(document), active: before.active }
    : document;
}
