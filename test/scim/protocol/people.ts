import type { JsonObject } from '../../../lib/jobs/index.ts';
import type { GroupDocument, StoredUser, UserDocument } from '../../../lib/scim/model.ts';
import { asCreated, patchUser, presentUser, readUser } from '../../../lib/scim/protocol/index.ts';

export const BASE = 'https://sync.test/scim/v2/acme';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const BADGE = 'urn:example:params:scim:badge:2.0:User';

export const LISA: UserDocument = asCreated(
  readUser({
    userName: 'Lisa@Acme.test',
    externalId: 'hr-17',
    displayName: 'Lisa Lind',
    name: { givenName: 'Lisa', familyName: 'Lind' },
    emails: [
      { value: 'lisa@acme.test', type: 'work', primary: true },
      { value: 'lisa@home.test', type: 'home' },
    ],
    [ENTERPRISE]: { department: 'Marketing' },
  }),
);

export const TEAM: GroupDocument = { displayName: 'Team', externalId: null, attributes: {} };

/** The user `u-1` after a PATCH with these operations. */
export const patched = (operations: unknown, document: UserDocument = LISA): UserDocument =>
  patchUser(document, { Operations: operations }, 'u-1');

export const stored = (document: UserDocument): StoredUser => ({
  tenant: 'acme',
  id: 'u-1',
  key: 'lisa@acme.test',
  version: 7,
  createdAt: Date.UTC(2026, 0, 2),
  changedAt: Date.UTC(2026, 0, 3),
  document,
  groups: new Map([['g 1', { displayName: 'Editors', externalId: null }]]),
  owner: true,
  deleted: false,
});

export const presentedLisa: JsonObject = presentUser(stored(LISA), BASE);
