import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { StoredGroup } from '../model.ts';
import { fields, flag, integer, type Row, text, texts } from './attributes.ts';
import { documentText, groupDocument } from './document.ts';
import { corrupt } from './failures.ts';
import { keys } from './keys.ts';

/** What still has to follow from a group's item. */
export interface GroupDue {
  /** Its members are to be told what it is called, or that it is gone. */
  readonly fanout: boolean;
  /** Lookups and the list's entry are to be written. */
  readonly index: boolean;
  /** Items to remove, as `keyText` has them. */
  readonly dropped: readonly string[];
}

export interface GroupItem extends StoredGroup {
  /** Raised when the group gets another name, or goes. */
  readonly shape: number;
  /** Raised when its document is written. */
  readonly rev: number;
  readonly due: GroupDue;
  /** When the oldest mark was set, in ms; `null`: nothing is due. */
  readonly pendingSince: number | null;
}

const schema = z.object({
  tenant: fields.text,
  id: fields.text,
  doc: z.pipe(fields.text, groupDocument),
  version: fields.integer,
  shape: fields.integer,
  rev: fields.integer,
  createdAt: fields.integer,
  changedAt: fields.integer,
  deleted: fields.flag,
  due: z.object({
    M: z.object({ fanout: fields.flag, index: fields.flag, dropped: fields.texts }),
  }),
  pendingSince: z.optional(fields.integer),
});

/** @throws {ScimError} 500: the item is none of ours */
export function readGroupRow(row: Row): GroupItem {
  const { data } = schema.safeParse(row);
  if (data === undefined) throw corrupt('group');
  const { doc, due, pendingSince, ...rest } = data;
  return { ...rest, document: doc, due: due.M, pendingSince: pendingSince ?? null };
}

/** @throws {ScimError} 413 */
export const groupDocumentValue = (document: StoredGroup['document']): AttributeValue =>
  text(documentText(document));

export const groupDueValue = ({ fanout, index, dropped }: GroupDue): AttributeValue => ({
  M: { fanout: flag(fanout), index: flag(index), dropped: texts(dropped) },
});

/** Of sparse index `pending`: groups that something still has to follow from. */
export const PENDING_GROUP = 'group';

/** @throws {ScimError} 413 */
export function groupRow(item: GroupItem): Row {
  const { pk, sk } = keys.group(item.tenant, item.id);
  return {
    pk: text(pk),
    sk: text(sk),
    tenant: text(item.tenant),
    id: text(item.id),
    doc: groupDocumentValue(item.document),
    version: integer(item.version),
    shape: integer(item.shape),
    rev: integer(item.rev),
    createdAt: integer(item.createdAt),
    changedAt: integer(item.changedAt),
    deleted: flag(item.deleted),
    due: groupDueValue(item.due),
    ...(item.pendingSince === null
      ? {}
      : { pendingKind: text(PENDING_GROUP), pendingSince: integer(item.pendingSince) }),
  };
}
