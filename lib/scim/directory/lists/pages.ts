import type { ListPage, ListQuery } from '../../model.ts';
import { type ItemKey, keys, keyText, listedId, type Row, type Store } from '../../store/index.ts';
import { eachOf, partsOf } from '../operation/at-once.ts';
import type { Matcher } from '../operation/ports.ts';

/** Resources on a page, whatever is asked for (`filter.maxResults` of the service provider's configuration). */
export const MAX_RESULTS = 200;
const READ_AT_ONCE = 100;

/** What to list, and how it is found. */
export interface Listing<Resource> {
  readonly tenant: string;
  readonly kind: 'users' | 'groups';
  keyOf(id: string): ItemKey;
  /** `undefined`: on its way out. */
  read(row: Row): Resource | undefined;
  /** Ids that a lookup gives, some of which may not match; `undefined`: there is none for it. */
  candidates(
    lookup: NonNullable<Matcher<Resource>['lookup']>,
  ): Promise<readonly string[] | undefined>;
}

/**
 * One page in the order of creation, which what comes and goes later does not change. Without a filter that a lookup
 * answers this reads the tenant's list: nothing but keys, 10,000 in one call.
 */
export async function listPage<
  Resource extends { readonly createdAt: number; readonly id: string },
>(
  store: Store,
  listing: Listing<Resource>,
  { filter, startIndex, count }: ListQuery<Matcher<Resource>>,
): Promise<ListPage<Resource>> {
  const first = Math.max(1, startIndex) - 1;
  const most = Math.min(Math.max(0, count), MAX_RESULTS);
  const pk = keys.list(listing.tenant, listing.kind);
  if (filter === undefined) {
    if (most === 0)
      return { total: (await store.query(pk, { countOnly: true })).count, resources: [] };
    const entries = await entriesOf(store, pk);
    const shown = entries.slice(first, first + most);
    const { resources, gone } = await readAll(store, listing, shown.map(listedId));
    await removeGone(store, pk, shown, gone);
    return { total: entries.length - (shown.length - resources.length), resources };
  }
  const found = filter.lookup === null ? undefined : await listing.candidates(filter.lookup);
  const ids = found ?? (await entriesOf(store, pk)).map(listedId);
  const matches: Resource[] = [];
  for (const part of partsOf(ids, READ_AT_ONCE * 4)) {
    const { resources } = await readAll(store, listing, part);
    matches.push(...resources.filter((resource) => filter.matches(resource)));
  }
  if (found !== undefined) matches.sort(inOrder);
  return { total: matches.length, resources: matches.slice(first, first + most) };
}

const inOrder = (
  one: { readonly createdAt: number; readonly id: string },
  other: { readonly createdAt: number; readonly id: string },
): number => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1);

async function entriesOf(store: Store, pk: string): Promise<readonly string[]> {
  const { rows } = await store.query(pk, { only: [['sk']] });
  return rows.flatMap(({ sk }) => sk?.S ?? []);
}

async function readAll<Resource>(
  store: Store,
  listing: Listing<Resource>,
  ids: readonly string[],
): Promise<{ readonly resources: readonly Resource[]; readonly gone: ReadonlySet<string> }> {
  const parts = [...partsOf(ids, READ_AT_ONCE)];
  const pages = await eachOf(parts, (part) => store.getAll(part.map(listing.keyOf)));
  const rows = new Map(pages.flatMap((page) => [...page]));
  const resources: Resource[] = [];
  const gone = new Set<string>();
  for (const id of ids) {
    const row = rows.get(keyText(listing.keyOf(id)));
    if (row === undefined) gone.add(id);
    const resource = row === undefined ? undefined : listing.read(row);
    if (resource !== undefined) resources.push(resource);
  }
  return { resources, gone };
}

/**
 * Entries whose resource is gone for good: an entry is written after its resource, by somebody who did not know yet
 * that it had been removed meanwhile.
 */
async function removeGone(
  store: Store,
  pk: string,
  entries: readonly string[],
  gone: ReadonlySet<string>,
): Promise<void> {
  const dangling = entries.filter((sk) => gone.has(listedId(sk)));
  await eachOf(dangling, (sk) => store.remove({ pk, sk }, [{ path: ['pk'], is: 'present' }]));
}
