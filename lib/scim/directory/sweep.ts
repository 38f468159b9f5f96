import {
  type ItemKey,
  integer,
  keyText,
  PENDING_GROUP,
  PENDING_USER,
  pendingItems,
  readGroupRow,
  readUserRow,
} from '../store/index.ts';
import { eachOf } from './operation/at-once.ts';
import { begin, type Operation } from './operation/operation.ts';
import type { DirectoryPorts } from './operation/ports.ts';
import { settleGroup } from './settle/settle-group.ts';
import { settleUsers } from './settle/settle-users.ts';

/** Pages of the index that are counted once nothing more is to be settled. */
const PAGES_COUNTED = 10;

export interface Swept {
  readonly settled: number;
  /** Could not be settled: they keep their mark. */
  readonly failed: number;
  /** No longer tried, as far as they were counted, and those that have to wait for something. */
  readonly left: number;
}

export interface SweepOptions {
  /** Marks that are older than this: younger ones belong to requests that are still at work. */
  readonly olderThanMs: number;
  /** Most users that are settled, and most groups; and as many again of each may fail. */
  readonly limit: number;
}

/**
 * Finishes what requests have left behind, of all tenants, the oldest first.
 *
 * @throws {ScimError} 429, 503 when the table does not say what there is
 */
export async function sweep(
  ports: DirectoryPorts,
  { olderThanMs, limit }: SweepOptions,
): Promise<Swept> {
  const operation = begin(ports);
  const before = operation.now() - olderThanMs;
  const count = { settled: 0, failed: 0, left: 0 };
  const failed = new Set<string>();

  function settlerOf(kind: string) {
    // Several are under way at once; one that fails makes room for another.
    let begun = 0;
    let failures = 0;
    return async (key: ItemKey): Promise<void> => {
      // It is further back in the index now, and was met again.
      if (failed.has(keyText(key))) return;
      const through = begun - failures >= limit || failures >= limit;
      if (through || operation.now() > operation.deadlineAt) {
        count.left += 1;
        return;
      }
      begun += 1;
      try {
        const kept = await settleAt(operation, kind, key);
        if (kept > 0) count.left += kept;
        else count.settled += 1;
      } catch {
        failures += 1;
        count.failed += 1;
        failed.add(keyText(key));
        await putBack(operation, key, before).catch(() => undefined);
      }
    };
  }

  // Users first: one group can take all the time there is.
  for (const kind of [PENDING_USER, PENDING_GROUP]) {
    const settleOne = settlerOf(kind);
    let counted = 0;
    for await (const page of pendingItems(ports.table, kind, before)) {
      await eachOf(page, settleOne);
      if (count.left > 0) counted += 1;
      if (counted > PAGES_COUNTED) break;
    }
  }
  return count;
}

/** @returns how many keep their mark. The index lags: what was settled by now is no longer there, and no harm. */
async function settleAt(operation: Operation, kind: string, key: ItemKey): Promise<number> {
  const row = await operation.store.get(key);
  if (row?.['pendingSince'] === undefined) return 0;
  if (kind === PENDING_USER) return await settleUsers(operation, [readUserRow(row)]);
  await settleGroup(operation, readGroupRow(row));
  return 0;
}

/** Marks that cannot be settled, of one tenant perhaps, must not keep the sweep from all others: the next one meets them last. */
async function putBack({ store }: Operation, key: ItemKey, before: number): Promise<void> {
  await store.update(key, {
    set: [[['pendingSince'], integer(before - 1)]],
    when: [{ path: ['pendingSince'], is: '<', value: integer(before) }],
  });
}
