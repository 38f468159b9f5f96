import * as fc from 'fast-check';
import { SOURCES } from '../../lib/jobs/index.ts';
import type { LedgerItem, PendingNote, Place, SourceGrants } from '../../lib/ledger/index.ts';

const name = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ maxLength: 4, unit: 'grapheme' }),
  fc.constantFrom('__proto__', 'constructor', 'toString', ''),
);
const version = fc.string({ maxLength: 12 });
const roles = fc.array(name, { maxLength: 3 });

/** An object whose names are its own, whatever they are. */
const byName = <T>(value: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(fc.tuple(name, value), { maxLength: 3, selector: ([key]) => key })
    .map((entries): Record<string, T> => Object.fromEntries(entries));

const record = <T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T>(shape, { noNullPrototype: true });

const grants = record<SourceGrants>({
  floor: version,
  grants: byName(record({ v: version, r: roles })),
});
const place = record<Place>({
  inc: fc.nat(9),
  sources: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...SOURCES), grants), {
      maxLength: 3,
      selector: ([source]) => source,
    })
    .map((entries) => Object.fromEntries(entries)),
  applied: roles,
});
const pending = record<PendingNote>({
  fields: roles,
  roles: byName(roles),
  deleted: fc.boolean(),
});
const entity = fc
  .tuple(
    record({
      pk: fc.constantFrom('user#1', 'tenant#1'),
      rev: fc.nat(),
      env: name,
      made: fc.boolean(),
      seen: version,
      del: version,
      fields: byName(record({ v: version, d: version })),
    }),
    fc.option(pending, { nil: undefined }),
  )
  .map(([item, note]) => (note === undefined ? item : { ...item, pending: note }));

/** Any item that can be kept. */
export const anyItem: fc.Arbitrary<LedgerItem> = fc.oneof(
  fc
    .tuple(entity, byName(place))
    .map(([item, places]): LedgerItem => ({ ...item, kind: 'user', places })),
  fc.tuple(entity, fc.nat(9)).map(([item, inc]): LedgerItem => ({ ...item, kind: 'tenant', inc })),
);
