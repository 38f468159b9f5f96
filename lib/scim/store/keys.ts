import { createHash } from 'node:crypto';

/** Where an item is. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** DynamoDB's limit for a partition key (Developer Guide, quotas). */
const MAX_PK_BYTES = 2048;
const ONLY = '.';

/** No value can pose as another key: nothing in one is a slash. One that is too long stands as its digest. */
function part(value: string): string {
  const encoded = encodeURIComponent(value.toWellFormed());
  // Room for the tenant and the prefix. No encoded value has an `s` behind a `%`.
  if (encoded.length <= MAX_PK_BYTES - 128) return encoded;
  return `%sha256-${createHash('sha256').update(value).digest('hex')}`;
}

/** Lower case, as names and addresses are compared. */
export const folded = (value: string): string => value.toLowerCase();

/** In the order of creation; 13 digits last until the year 2286. */
const listed = (createdAt: number, id: string): string =>
  `${String(createdAt).padStart(13, '0')}-${id}`;

/** The id in the sort key of a list's entry. */
export const listedId = (sk: string): string => sk.slice(14);

/** When the resource of a list's entry was created, in ms. */
export const listedAt = (sk: string): number => Number(sk.slice(0, 13));

/** Where everything is. A tenant has no slash, so no tenant's items can be taken for another's. */
export const keys = {
  user: (tenant: string, id: string): ItemKey => ({
    pk: `${tenant}/users/${part(id)}`,
    sk: ONLY,
  }),
  group: (tenant: string, id: string): ItemKey => ({
    pk: `${tenant}/groups/${part(id)}`,
    sk: ONLY,
  }),
  members: (tenant: string, group: string): string => `${tenant}/groups/${part(group)}/members`,
  edge: (tenant: string, group: string, user: string): ItemKey => ({
    pk: keys.members(tenant, group),
    sk: user,
  }),
  list: (tenant: string, kind: 'users' | 'groups'): string => `${tenant}/${kind}`,
  listEntry: (
    tenant: string,
    kind: 'users' | 'groups',
    createdAt: number,
    id: string,
  ): ItemKey => ({ pk: keys.list(tenant, kind), sk: listed(createdAt, id) }),
  /** Who has a userName. */
  claim: (tenant: string, userName: string): ItemKey => ({
    pk: `${tenant}/userName/${part(folded(userName))}`,
    sk: ONLY,
  }),
  lookup: (tenant: string, attribute: LookupAttribute, value: string): string =>
    `${tenant}/${attribute}/${part(value)}`,
  /** Who shares a user key. Below no tenant: none is called by an empty name. */
  sharers: (key: string): ItemKey => ({ pk: `/key/${part(key)}`, sk: ONLY }),
};

/** By what resources are found, and may share a value. */
export type LookupAttribute = 'externalId' | 'email' | 'displayName' | 'groupExternalId';

/** An item's key as one text, and back: neither part of one that is made so has a space. */
export const keyText = ({ pk, sk }: ItemKey): string => `${pk} ${sk}`;

export function keyOfText(text: string): ItemKey {
  const at = text.lastIndexOf(' ');
  return { pk: text.slice(0, at), sk: text.slice(at + 1) };
}
