import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { type Row, text } from './attributes.ts';
import {
  type Change,
  type Condition,
  changeOf,
  conditionOf,
  type Path,
  projectionOf,
} from './expressions.ts';
import { failureOf, throttled } from './failures.ts';
import { type ItemKey, keyText } from './keys.ts';

/** BatchGetItem's and BatchWriteItem's limits (DynamoDB API reference). */
const KEYS_PER_READ = 100;
const WRITES_PER_BATCH = 25;
/** Batches that leave something unprocessed (throttling) before we give up. */
const ATTEMPTS = 6;
const BACKOFF_MS = 50;

/** The table, and whoever speaks to it. */
export interface ScimTable {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface Page {
  readonly rows: readonly Row[];
  readonly count: number;
}

export interface QueryOptions {
  /** Attributes to read; all of them if absent. */
  readonly only?: readonly Path[];
  /** No rows, their number alone. */
  readonly countOnly?: boolean;
}

/** Calls of the table. All reads are strongly consistent. */
export interface Store {
  get(key: ItemKey): Promise<Row | undefined>;
  /** By the key's text; those that are not there are not in it. */
  getAll(keys: readonly ItemKey[], only?: readonly Path[]): Promise<ReadonlyMap<string, Row>>;
  /** False: the condition was not met, and nothing was written. */
  put(row: Row, when: Condition): Promise<boolean>;
  /** The item as it is then; `null`: the condition was not met, and nothing was written. */
  update(key: ItemKey, change: Change): Promise<Row | null>;
  /** False: the condition was not met. */
  remove(key: ItemKey, when: Condition): Promise<boolean>;
  /** Each key once. */
  write(puts: readonly Row[]): Promise<void>;
  /** Below one partition key, all pages of it. */
  query(pk: string, options?: QueryOptions): Promise<Page>;
}

const keyRow = ({ pk, sk }: ItemKey): Row => ({ pk: text(pk), sk: text(sk) });

const textOf = (row: Row): string => keyText({ pk: row['pk']?.S ?? '', sk: row['sk']?.S ?? '' });

/**
 * The calls of one request.
 *
 * @param mayCall - asked before each call; throws when there is no more time for one
 * @throws {ScimError} from every call: 429 when DynamoDB throttles, 413 for an item that is too large, else 503
 */
export function openStore(place: ScimTable, mayCall: () => void = () => undefined): Store {
  const { client, table: TableName, sleep } = place;

  async function calling<T>(call: string, make: () => Promise<T>): Promise<T> {
    mayCall();
    try {
      return await make();
    } catch (cause) {
      if (cause instanceof ConditionalCheckFailedException) throw cause;
      throw failureOf(call, cause);
    }
  }

  async function unless<T, F>(failed: F, make: () => Promise<T>): Promise<T | F> {
    try {
      return await make();
    } catch (cause) {
      if (cause instanceof ConditionalCheckFailedException) return failed;
      throw cause;
    }
  }

  /** Hands over what was left unprocessed until nothing is. */
  async function untilDone<Item>(
    all: readonly Item[],
    size: number,
    make: (some: Item[]) => Promise<readonly Item[]>,
  ): Promise<void> {
    for (let at = 0; at < all.length; at += size) {
      let rest = all.slice(at, at + size);
      for (let attempt = 0; rest.length > 0; attempt++) {
        if (attempt === ATTEMPTS) throw throttled();
        if (attempt > 0) await sleep(BACKOFF_MS * 2 ** attempt);
        rest = [...(await make(rest))];
      }
    }
  }

  return {
    async get(key) {
      const command = new GetItemCommand({ TableName, Key: keyRow(key), ConsistentRead: true });
      return (await calling('GetItem', () => client.send(command))).Item;
    },

    async getAll(wanted, only) {
      const found = new Map<string, Row>();
      const projection = projectionOf(only);
      const unique = new Map(wanted.map((key) => [keyText(key), keyRow(key)]));
      await untilDone([...unique.values()], KEYS_PER_READ, async (Keys) => {
        const command = new BatchGetItemCommand({
          RequestItems: { [TableName]: { Keys, ConsistentRead: true, ...projection } },
        });
        const answer = await calling('BatchGetItem', () => client.send(command));
        for (const row of answer.Responses?.[TableName] ?? []) found.set(textOf(row), row);
        return answer.UnprocessedKeys?.[TableName]?.Keys ?? [];
      });
      return found;
    },

    async put(Item, when) {
      const command = new PutItemCommand({ TableName, Item, ...conditionOf(when) });
      return unless(false, async () => {
        await calling('PutItem', () => client.send(command));
        return true;
      });
    },

    async update(key, change) {
      const command = new UpdateItemCommand({
        TableName,
        Key: keyRow(key),
        ...changeOf(change),
        ReturnValues: 'ALL_NEW',
      });
      return unless(
        null,
        async () => (await calling('UpdateItem', () => client.send(command))).Attributes ?? null,
      );
    },

    async remove(key, when) {
      const command = new DeleteItemCommand({
        TableName,
        Key: keyRow(key),
        ...conditionOf(when),
      });
      return unless(false, async () => {
        await calling('DeleteItem', () => client.send(command));
        return true;
      });
    },

    async write(puts) {
      const requests: WriteRequest[] = puts.map((Item) => ({ PutRequest: { Item } }));
      await untilDone(requests, WRITES_PER_BATCH, async (some) => {
        const command = new BatchWriteItemCommand({ RequestItems: { [TableName]: some } });
        const answer = await calling('BatchWriteItem', () => client.send(command));
        return answer.UnprocessedItems?.[TableName] ?? [];
      });
    },

    async query(pk, { only, countOnly = false } = {}) {
      const rows: Row[] = [];
      let count = 0;
      let from: Row | undefined;
      do {
        const command: QueryCommand = new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ConsistentRead: true,
          ExclusiveStartKey: from,
          ...(countOnly ? { Select: 'COUNT' } : {}),
          ...projectionOf(only),
          ExpressionAttributeValues: { ':pk': text(pk) },
        });
        const page = await calling('Query', () => client.send(command));
        rows.push(...(page.Items ?? []));
        count += page.Count ?? 0;
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return { rows, count };
    },
  };
}
