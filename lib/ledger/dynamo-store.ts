import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LedgerError, ledgerUnavailable } from './errors.ts';
import { decodeItem, encodeItem } from './item-codec.ts';
import type { LedgerItem } from './items.ts';

/** BatchGetItem's limit of keys (DynamoDB API reference). */
const KEYS_PER_READ = 100;
/** Reads of one batch that leave keys unprocessed (throttling) before we give up. */
const READ_ATTEMPTS = 6;
const BACKOFF_MS = 50;
/** DynamoDB's limit for an item, names of attributes included (Developer Guide, quotas). */
const MAX_ITEM_BYTES = 400 * 1024;
/** Names, revision and expiry. */
const ITEM_OVERHEAD_BYTES = 128;

export interface LedgerStoreOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface LedgerStore {
  load(keys: readonly string[]): Promise<ReadonlyMap<string, LedgerItem>>;
  save<T extends LedgerItem>(item: T): Promise<T | null>;
}

/**
 * An item as it stands in the table.
 *
 * @param now - in ms: what has expired by then is forgotten
 * @throws {LedgerError} `corrupt_item`
 */
export function readRow(row: Record<string, AttributeValue>, now: number): LedgerItem {
  const pk = row['pk']?.S ?? '';
  const rev = Number(row['rev']?.N ?? Number.NaN);
  const item = decodeItem(pk, rev, row['doc']?.S ?? '');
  const expiresAt = row['expiresAt']?.N === undefined ? undefined : Number(row['expiresAt'].N);
  // DynamoDB removes expired items late: until it does, they are as good as gone, but for the revision.
  if (expiresAt !== undefined && expiresAt * 1000 <= now) return forgotten(item);
  return item;
}

function forgotten(item: LedgerItem): LedgerItem {
  const blank = { seen: '', del: '', fields: {}, made: false };
  if (item.kind !== 'user') return { ...item, ...blank };
  const { pending: _, sets: _sets, declared: _declared, shut: _shut, ...rest } = item;
  return { ...rest, ...blank, places: {} };
}

/**
 * Entity items in DynamoDB: `pk`, `rev`, the item as JSON in `doc`, and `expiresAt` (seconds) on tombstones.
 *
 * @throws {LedgerError} from every method, when the table does not answer or holds what it should not.
 */
export function createLedgerStore(options: LedgerStoreOptions): LedgerStore {
  const { client, table, now, sleep } = options;

  async function readBatch(keys: readonly string[], into: Map<string, LedgerItem>): Promise<void> {
    let wanted: Record<string, AttributeValue>[] = keys.map((pk) => ({ pk: { S: pk } }));
    for (let attempt = 0; wanted.length > 0; attempt++) {
      if (attempt === READ_ATTEMPTS) {
        throw new LedgerError('ledger_unavailable', 'the ledger table is throttled');
      }
      if (attempt > 0) await sleep(BACKOFF_MS * 2 ** attempt);
      const answer = await client.send(
        new BatchGetItemCommand({
          RequestItems: { [table]: { Keys: wanted, ConsistentRead: true } },
        }),
      );
      for (const row of answer.Responses?.[table] ?? []) {
        const item = readRow(row, now());
        into.set(item.pk, item);
      }
      wanted = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }

  return {
    async load(keys) {
      const unique = [...new Set(keys)];
      const items = new Map<string, LedgerItem>();
      for (let at = 0; at < unique.length; at += KEYS_PER_READ) {
        await guarded(() => readBatch(unique.slice(at, at + KEYS_PER_READ), items));
      }
      return items;
    },

    async save(item) {
      const doc = encodeItem(item);
      if (
        Buffer.byteLength(doc) + Buffer.byteLength(item.pk) >
        MAX_ITEM_BYTES - ITEM_OVERHEAD_BYTES
      ) {
        throw new LedgerError(
          'item_too_large',
          'a ledger item would exceed the 400 KB of a DynamoDB item: one user is in too many tenants',
        );
      }
      const next = { ...item, rev: item.rev + 1 };
      const expiry =
        item.expiresAt === undefined ? {} : { expiresAt: { N: String(item.expiresAt) } };
      const put = new PutItemCommand({
        TableName: table,
        Item: {
          pk: { S: item.pk },
          rev: { N: String(next.rev) },
          doc: { S: doc },
          ...expiry,
        },
        ConditionExpression:
          item.rev === 0 ? 'attribute_not_exists(pk)' : 'attribute_exists(pk) AND rev = :rev',
        ...(item.rev === 0
          ? {}
          : { ExpressionAttributeValues: { ':rev': { N: String(item.rev) } } }),
      });
      return await guarded(async () => {
        try {
          await client.send(put);
          return next;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return null;
          throw error;
        }
      });
    },
  };
}

async function guarded<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof LedgerError) throw cause;
    throw ledgerUnavailable(cause);
  }
}
