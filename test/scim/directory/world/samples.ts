import type { DirectoryPolicy, GroupDocument, UserDocument } from '../../../../lib/scim/model.ts';

export const aUser = (userName: string, parts: Partial<UserDocument> = {}): UserDocument => ({
  userName,
  externalId: null,
  active: true,
  attributes: {},
  ...parts,
});

export const aGroup = (displayName: string, externalId: string | null = null): GroupDocument => ({
  displayName,
  externalId,
  attributes: {},
});

/** Users are known by their userName, in all tenants alike. */
export const policyOf = (parts: Partial<DirectoryPolicy> = {}): DirectoryPolicy => ({
  keyOf: (_tenant, _id, { userName }) => userName.toLowerCase(),
  keyAttribute: 'userName',
  onBlock: 'unassign',
  onDelete: 'delete',
  ...parts,
});
