import type { StoredUser, UserDocument } from '../../../lib/scim/model.ts';

export const document = (more: Partial<UserDocument> = {}): UserDocument => ({
  userName: 'Mira@north.example',
  externalId: null,
  active: true,
  attributes: {},
  ...more,
});

/** A user of `north`, who owns the key and is in no group. */
export const stored = (more: Partial<StoredUser> = {}): StoredUser => ({
  tenant: 'north',
  id: 'u-1',
  key: 'mira@north.example',
  version: 1_700_000_000_007,
  createdAt: 1_700_000_000_000,
  changedAt: 1_700_000_000_007,
  document: document(),
  groups: new Map(),
  owner: true,
  deleted: false,
  ...more,
});
