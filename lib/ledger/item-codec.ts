import * as z from 'zod/mini';
import { SOURCES } from '../jobs/index.ts';
import { LedgerError } from './errors.ts';
import type { LedgerItem } from './items.ts';

const version = z.string();
const roles = z.array(z.string());
const place = z.object({
  inc: z.number(),
  sources: z.partialRecord(
    z.enum(SOURCES),
    z.object({
      floor: version,
      grants: z.record(z.string(), z.object({ v: version, r: roles })),
    }),
  ),
  applied: roles,
});
const entity = {
  env: z.string(),
  made: z.boolean(),
  seen: version,
  del: version,
  fields: z.record(z.string(), z.object({ v: version, d: z.string() })),
  pending: z.exactOptional(
    z.object({
      fields: z.array(z.string()),
      roles: z.record(z.string(), roles),
      deleted: z.boolean(),
    }),
  ),
};
const schema = z.discriminatedUnion('kind', [
  z.object({ ...entity, kind: z.literal('user'), places: z.record(z.string(), place) }),
  z.object({ ...entity, kind: z.literal('tenant'), inc: z.number() }),
]);

/** The part of an item that is kept as one JSON attribute; key, revision and expiry stand beside it. */
export function encodeItem(item: LedgerItem): string {
  const { pk: _pk, rev: _rev, expiresAt: _expiresAt, ...body } = item;
  return JSON.stringify(body);
}

/** @throws {LedgerError} `corrupt_item` when the table holds what we never wrote. */
export function decodeItem(pk: string, rev: number, body: string): LedgerItem {
  try {
    return { ...schema.parse(JSON.parse(body)), pk, rev };
  } catch (cause) {
    throw new LedgerError(
      'corrupt_item',
      'a ledger item cannot be read: restore the table, or delete the item and reconcile',
      { cause },
    );
  }
}
