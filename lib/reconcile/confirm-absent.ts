import { inParallel } from '../sync/in-parallel.ts';
import type { Absence } from './evidence.ts';
import type { Listing } from './listing.ts';
import type { ReconcileOptions } from './ports.ts';

/** Single reads of a provider that are under way at once. */
const READS_AT_ONCE = 4;
/** So many users may be unclear and still be asked for, each by itself. */
const UNCLEAR_AT_MOST = 1_000;

/** An entity that the provider did not list. */
export interface Absentee {
  readonly key: string;
  readonly absence: Absence;
}

/**
 * Asks the provider for each that it did not list: a listing may have missed it. One that is there after all is taken
 * into the listing.
 *
 * @param allowed - if more would lose something than may, nothing of it is sent, so none of them is asked for
 * @returns keys of those that were not asked for
 * @throws {DirectoryError}
 */
export async function confirmAbsent(
  entity: 'user' | 'tenant',
  absentees: readonly Absentee[],
  listing: Listing,
  allowed: number,
  { directory, signal, onStep }: ReconcileOptions,
): Promise<ReadonlySet<string>> {
  const unasked = new Set<string>();
  const asked: { readonly key: string; readonly id: string }[] = [];
  for (const [kinds, atMost] of [
    [['deleted'], allowed],
    [['roles'], allowed],
    [['unclear'], UNCLEAR_AT_MOST],
  ] as const) {
    const group = absentees.filter(({ absence }) => kinds.some((kind) => kind === absence.kind));
    for (const { key, absence } of group) {
      if (!('id' in absence) || absence.id === null) continue;
      if (group.length > atMost) unasked.add(key);
      else asked.push({ key, id: absence.id });
    }
  }
  let done = 0;
  await inParallel(READS_AT_ONCE, asked, async ({ id }) => {
    signal?.throwIfAborted();
    const jobs = await (entity === 'user' ? directory.readUser(id) : directory.readTenant(id));
    if (jobs !== null) listing.add(jobs);
    done += 1;
    onStep?.({ phase: 'confirming', done, total: asked.length });
  });
  return unasked;
}
