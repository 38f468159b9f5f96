import {
  absent,
  equal,
  folded,
  type GroupItem,
  type ItemKey,
  integer,
  keyOfText,
  keys,
  keyText,
  type Row,
  type Store,
  text,
  type UserItem,
} from '../../store/index.ts';
import { eachOf } from '../operation/at-once.ts';

/** By how many of its addresses a user is found. */
const MAX_ADDRESSES = 100;

/** What is written so that a resource is found: made from it, and never read as the truth. */
export interface Entries {
  readonly lookups: readonly ItemKey[];
  readonly list: ItemKey;
  /** Claims that are its own, and go with it. */
  readonly claims: readonly ItemKey[];
  /** Of the resource as it is. */
  readonly version: number;
}

export function entriesOfUser({ tenant, id, document, createdAt, version }: UserItem): Entries {
  const { externalId, userName } = document;
  const lookups = new Map<string, ItemKey>();
  const add = (pk: string) => lookups.set(pk, { pk, sk: id });
  if (externalId !== null) add(keys.lookup(tenant, 'externalId', externalId));
  for (const address of addressesOf(document.attributes['emails'])) {
    add(keys.lookup(tenant, 'email', folded(address)));
  }
  return {
    lookups: [...lookups.values()],
    list: keys.listEntry(tenant, 'users', createdAt, id),
    claims: [keys.claim(tenant, userName)],
    version,
  };
}

function addressesOf(emails: unknown): readonly string[] {
  if (!Array.isArray(emails)) return [];
  return emails
    .flatMap((entry: unknown) => {
      const value =
        typeof entry === 'object' && entry !== null && 'value' in entry ? entry.value : undefined;
      return typeof value === 'string' && value !== '' ? [value] : [];
    })
    .slice(0, MAX_ADDRESSES);
}

export function entriesOfGroup({ tenant, id, document, createdAt, rev }: GroupItem): Entries {
  const { displayName, externalId } = document;
  const pks = [keys.lookup(tenant, 'displayName', folded(displayName))];
  if (externalId !== null) pks.push(keys.lookup(tenant, 'groupExternalId', externalId));
  return {
    lookups: pks.map((pk) => ({ pk, sk: id })),
    list: keys.listEntry(tenant, 'groups', createdAt, id),
    claims: [],
    version: rev,
  };
}

/** Keys of all of them, as text. */
export const textsOf = ({ lookups, list, claims }: Entries): ReadonlySet<string> =>
  new Set([...lookups, list, ...claims].map(keyText));

export const rowsOf = ({ lookups, list, version }: Entries): readonly Row[] => [
  ...lookups.map(({ pk, sk }) => ({ pk: text(pk), sk: text(sk), version: integer(version) })),
  { pk: text(list.pk), sk: text(list.sk) },
];

/**
 * Removes an entry, unless it was made for something newer, or is somebody else's claim.
 *
 * @param entry - as `keyText` has it
 */
export async function removeEntry(
  store: Store,
  entry: string,
  id: string,
  version: number,
): Promise<void> {
  await store.remove(keyOfText(entry), [
    { either: [absent('id'), equal('id', text(id))] },
    { either: [absent('version'), { path: ['version'], is: '<=', value: integer(version) }] },
  ]);
}

/**
 * After somebody else wrote a resource while we wrote entries for an older state of it: takes back those that it has no
 * longer, and writes those again that it has.
 *
 * @param wrote - what we wrote them for
 * @param now - as it is; `undefined`: it is gone
 */
export async function mendEntries(
  store: Store,
  id: string,
  wrote: Entries,
  now: Entries | undefined,
): Promise<void> {
  const current = now === undefined ? new Set<string>() : textsOf(now);
  const stale = [...textsOf({ ...wrote, claims: [] })].filter((entry) => !current.has(entry));
  await eachOf(stale, (entry) => removeEntry(store, entry, id, wrote.version));
  if (now !== undefined) await store.write(rowsOf(now));
}
