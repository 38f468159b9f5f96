import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LedgerError, ledgerUnavailable } from '../../ledger/errors.ts';

/** DynamoDB's limit of an item is 400 KB, names included. */
const PART_BYTES = 350_000;
/** Should nobody come to delete a chunk: longer than a run may last. */
const LIFE_S = 24 * 60 * 60;

/** Numbered chunks of one run, from 0 on and without a gap. */
export interface ChunkStore {
  /** False: there is another one of that number already. */
  put(number: number, bytes: Uint8Array): Promise<boolean>;
  /** Strongly consistent. `null`: there is none. */
  get(number: number): Promise<Uint8Array | null>;
  /** Deletes them all. */
  clear(): Promise<void>;
}

export interface ChunkStoreOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Stands before the number. */
  readonly prefix: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Chunks in the ledger's table. One that is too large for an item has several: `…#7`, which is written last and says how
 * many, then `…#7.1` and so on.
 *
 * @throws {LedgerError} `ledger_unavailable`; `corrupt_item` when a part is missing
 */
export function createChunkStore({ client, table, prefix, now }: ChunkStoreOptions): ChunkStore {
  const keyOf = (number: number, part: number) => ({
    pk: { S: `${prefix}${number}${part === 0 ? '' : `.${part}`}` },
  });

  async function read(number: number, part: number, attributes = 'body, parts') {
    const get = new GetItemCommand({
      TableName: table,
      Key: keyOf(number, part),
      ConsistentRead: true,
      ProjectionExpression: attributes,
    });
    return (await guarded(() => client.send(get))).Item;
  }

  /** @returns false: it is a head, and there is one already */
  async function write(number: number, part: number, body: Uint8Array, parts: number) {
    const Item = {
      ...keyOf(number, part),
      body: { B: body },
      parts: { N: String(parts) },
      expiresAt: { N: String(Math.floor(now() / 1000) + LIFE_S) },
    };
    const isHead = part === 0 ? { ConditionExpression: 'attribute_not_exists(pk)' } : {};
    return await guarded(async () => {
      try {
        await client.send(new PutItemCommand({ TableName: table, Item, ...isHead }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    });
  }

  return {
    async put(number, bytes) {
      const parts = Math.max(1, Math.ceil(bytes.length / PART_BYTES));
      const bodyOf = (part: number) => bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
      // Only a head is conditional: the rest must not be written over another chunk's.
      if (parts > 1 && (await read(number, 0, 'parts')) !== undefined) return false;
      // The head last: with it, all of the chunk is there.
      for (let part = parts - 1; part > 0; part--) await write(number, part, bodyOf(part), parts);
      if (await write(number, 0, bodyOf(0), parts)) return true;
      // One whose answer was lost is sent again by the client, and fails then: it stands.
      const head = (await read(number, 0))?.['body']?.B;
      return head !== undefined && Buffer.compare(head, bodyOf(0)) === 0;
    },

    async get(number) {
      const head = await read(number, 0);
      if (head === undefined) return null;
      const bodies = [head['body']?.B];
      for (let part = 1; part < Number(head['parts']?.N); part++) {
        bodies.push((await read(number, part))?.['body']?.B);
      }
      return Buffer.concat(
        bodies.map((body) => {
          if (body !== undefined) return body;
          throw new LedgerError('corrupt_item', `${prefix}${number}: a part of it is missing`);
        }),
      );
    },

    async clear() {
      for (let number = 0; ; number++) {
        const head = await read(number, 0, 'parts');
        if (head === undefined) return;
        // The head last: as long as it is there, it says how many.
        for (let part = Number(head['parts']?.N) - 1; part >= 0; part--) {
          const remove = new DeleteItemCommand({ TableName: table, Key: keyOf(number, part) });
          await guarded(() => client.send(remove));
        }
      }
    },
  };
}

async function guarded<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw ledgerUnavailable(cause);
  }
}
