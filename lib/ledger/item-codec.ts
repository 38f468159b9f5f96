import * as z from 'zod/mini';
import { SOURCES } from '../jobs/index.ts';
import { LedgerError } from './errors.ts';
import type { LedgerItem } from './items.ts';

/** An object by any names: `z.record` leaves `__proto__` out, and with it whatever a tenant of that key holds. */
const byName = <T>(value: z.ZodMiniType<T>) =>
  z.pipe(
    z.pipe(
      z.transform((input: unknown) =>
        typeof input === 'object' && input !== null && !Array.isArray(input)
          ? Object.entries(input)
          : undefined,
      ),
      z.array(z.tuple([z.string(), value])),
    ),
    z.transform((entries): Record<string, T> => Object.fromEntries(entries)),
  );

const version = z.string();
const roles = z.array(z.string());
const place = z.object({
  inc: z.number(),
  sources: byName(
    z.object({
      floor: version,
      grants: byName(z.object({ v: version, r: roles })),
    }),
  ),
  applied: roles,
});
const sets = z.exactOptional(byName(version));
const declared = z.exactOptional(byName(byName(version)));
const entity = {
  env: z.string(),
  made: z.boolean(),
  seen: version,
  del: version,
  fields: byName(z.object({ v: version, d: z.string() })),
  pending: z.exactOptional(
    z.object({
      fields: z.array(z.string()),
      roles: byName(roles),
      deleted: z.boolean(),
      at: z.exactOptional(z.number()),
      trouble: z.exactOptional(z.object({ since: z.number(), emails: z.number() })),
    }),
  ),
};
const schema = z.discriminatedUnion('kind', [
  z.object({
    ...entity,
    kind: z.literal('user'),
    places: byName(place),
    sets,
    declared,
    shut: z.exactOptional(
      z.partialRecord(z.enum(SOURCES), z.object({ v: version, on: z.boolean() })),
    ),
    holders: z.exactOptional(z.partialRecord(z.enum(SOURCES), z.string())),
  }),
  z.object({ ...entity, kind: z.literal('tenant'), inc: z.number(), sets, declared }),
  z.object({
    ...entity,
    kind: z.literal('instance'),
    inc: z.number(),
    places: byName(place),
    sets,
    tenant: z.object({ v: version, key: z.string(), declared: z.boolean() }),
    tenantInc: z.number(),
    ours: z.boolean(),
    again: z.exactOptional(z.boolean()),
  }),
]);

/** The part of an item that is kept as one JSON attribute; key, revision and expiry stand beside it. */
export function encodeItem(item: LedgerItem): string {
  const { pk: _pk, rev: _rev, expiresAt: _expiresAt, ...body } = item;
  return JSON.stringify(body);
}

/** @throws {LedgerError} `corrupt_item` when the table holds what we never wrote. */
export function decodeItem(pk: string, rev: number, body: string): LedgerItem {
  try {
    return { ...schema.parse(JSON.parse(body)), pk, rev: z.int().parse(rev) };
  } catch (cause) {
    throw new LedgerError(
      'corrupt_item',
      'a ledger item cannot be read: restore the table, or delete the item and reconcile',
      { cause },
    );
  }
}
