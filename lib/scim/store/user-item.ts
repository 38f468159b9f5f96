import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { GroupName, StoredUser } from '../model.ts';
import { fields, flag, integer, mapOf, type Row, text, textOrNull, texts } from './attributes.ts';
import { documentText, userDocument } from './document.ts';
import { corrupt } from './failures.ts';
import { keys } from './keys.ts';

/** A group that a user is in, as the user was told its name. */
export interface GroupEntry extends GroupName {
  /** The group's shape then: a name of a lower one is older. */
  readonly shape: number;
  /** What the client that put the user in calls it there. */
  readonly display: string | null;
}

/** What still has to follow from a user's item. */
export interface UserDue {
  /** The record is to be told, and not the groups alone. */
  readonly profile: boolean;
  /** Lookups and the list's entry are to be written. */
  readonly index: boolean;
  /** Groups whose list of members is to be put right. */
  readonly edges: ReadonlySet<string>;
  /** Items to remove, as `keyText` has them: lookups and claims of values that the user has no longer. */
  readonly dropped: readonly string[];
  /** User keys that it has no longer, to be let go; or the one it has, to find out who tells the profile of it. */
  readonly keys: readonly string[];
}

export interface UserItem extends StoredUser {
  readonly groups: ReadonlyMap<string, GroupEntry>;
  /** Whether the user has its key: one that is shut out by deletion has let go of it. */
  readonly held: boolean;
  readonly due: UserDue;
  /** When the oldest mark was set, in ms; `null`: nothing is due. */
  readonly pendingSince: number | null;
}

export const NOTHING_DUE: UserDue = {
  profile: false,
  index: false,
  edges: new Set(),
  dropped: [],
  keys: [],
};

const entry = z.pipe(
  z.object({
    M: z.object({
      displayName: fields.text,
      externalId: fields.textOrNull,
      shape: fields.integer,
      display: fields.textOrNull,
    }),
  }),
  z.transform(({ M }) => M),
);

const schema = z.object({
  tenant: fields.text,
  id: fields.text,
  doc: z.pipe(fields.text, userDocument),
  version: fields.integer,
  createdAt: fields.integer,
  changedAt: fields.integer,
  key: fields.text,
  held: fields.flag,
  owner: fields.flag,
  deleted: fields.flag,
  groups: z.object({ M: z.record(z.string(), entry) }),
  due: z.object({
    M: z.object({
      profile: fields.flag,
      index: fields.flag,
      edges: z.object({ M: z.record(z.string(), z.unknown()) }),
      dropped: fields.texts,
      keys: fields.texts,
    }),
  }),
  pendingSince: z.optional(fields.integer),
});

/** @throws {ScimError} 500: the item is none of ours */
export function readUserRow(row: Row): UserItem {
  const { data } = schema.safeParse(row);
  // Why not is left unsaid: it may quote the document.
  if (data === undefined) throw corrupt('user');
  const { doc, groups, due, pendingSince, ...rest } = data;
  return {
    ...rest,
    document: doc,
    groups: new Map(Object.entries(groups.M)),
    due: { ...due.M, edges: new Set(Object.keys(due.M.edges.M)) },
    pendingSince: pendingSince ?? null,
  };
}

export const entryValue = (entry: GroupEntry): AttributeValue => ({
  M: {
    displayName: text(entry.displayName),
    externalId: textOrNull(entry.externalId),
    shape: integer(entry.shape),
    display: textOrNull(entry.display),
  },
});

export const dueValue = (due: UserDue): AttributeValue => ({
  M: {
    profile: flag(due.profile),
    index: flag(due.index),
    edges: mapOf([...due.edges].map((id) => [id, flag(true)])),
    dropped: texts(due.dropped),
    keys: texts(due.keys),
  },
});

export const documentValue = (document: StoredUser['document']): AttributeValue =>
  text(documentText(document));

/** Of sparse index `pending`: users that something still has to follow from. */
export const PENDING_USER = 'user';

/** @throws {ScimError} 413 */
export function userRow(item: UserItem): Row {
  const { pk, sk } = keys.user(item.tenant, item.id);
  return {
    pk: text(pk),
    sk: text(sk),
    tenant: text(item.tenant),
    id: text(item.id),
    doc: documentValue(item.document),
    version: integer(item.version),
    createdAt: integer(item.createdAt),
    changedAt: integer(item.changedAt),
    key: text(item.key),
    held: flag(item.held),
    owner: flag(item.owner),
    deleted: flag(item.deleted),
    groups: mapOf([...item.groups].map(([id, one]) => [id, entryValue(one)])),
    due: dueValue(item.due),
    ...(item.pendingSince === null
      ? {}
      : { pendingKind: text(PENDING_USER), pendingSince: integer(item.pendingSince) }),
  };
}
