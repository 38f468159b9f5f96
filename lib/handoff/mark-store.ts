import { createHash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Mark } from './mark.ts';

/** A mark as it stands; `rev` 0: there is none. */
export interface MarkRow {
  readonly rev: number;
  readonly mark: Mark | undefined;
}

/** Marks by the user of the jobs. */
export interface MarkStore {
  /** Strongly consistent. */
  read(user: string): Promise<MarkRow>;
  /** Writes if the revision is still `rev`, and raises it by one. False: somebody else wrote in between. */
  write(user: string, rev: number, mark: Mark): Promise<boolean>;
}

export interface MarkStoreOptions {
  readonly client: DynamoDBClient;
  /** The ledger's. */
  readonly table: string;
  /** Milliseconds. */
  readonly now: () => number;
}

/** After the last handoff; DynamoDB removes it some time later. */
const LIFE_S = 24 * 60 * 60;

const span = { from: z.string(), to: z.string() };
const schema = z.object({
  ...span,
  digest: z.string(),
  job: z.string(),
  sent: z.boolean(),
  at: z.number(),
  used: z.boolean(),
  spans: z.array(z.object(span)),
});

/** Partition key of a user's mark: a digest, so that it is not to be read who signs in. */
export const markPk = (user: string): string =>
  `handoff#${createHash('sha256').update(user).digest('hex')}`;

/**
 * Marks in the ledger table: `pk`, `rev`, the mark as JSON in `doc`, and `expiresAt` (seconds).
 *
 * @throws what the client throws, when the table does not answer
 */
export function createMarkStore({ client, table, now }: MarkStoreOptions): MarkStore {
  return {
    async read(user) {
      const { Item: row } = await client.send(
        new GetItemCommand({
          TableName: table,
          Key: { pk: { S: markPk(user) } },
          ConsistentRead: true,
        }),
      );
      if (row === undefined) return { rev: 0, mark: undefined };
      return { rev: Number(row['rev']?.N), mark: readMark(row['doc']?.S) };
    },

    async write(user, rev, mark) {
      const put = new PutItemCommand({
        TableName: table,
        Item: {
          pk: { S: markPk(user) },
          rev: { N: String(rev + 1) },
          doc: { S: JSON.stringify(mark) },
          expiresAt: { N: String(Math.ceil(now() / 1000) + LIFE_S) },
        },
        ...(rev === 0
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'rev = :rev',
              ExpressionAttributeValues: { ':rev': { N: String(rev) } },
            }),
      });
      try {
        await client.send(put);
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}

/** One that cannot be read is as good as none: the facts are told, and it is written anew. */
function readMark(doc: string | undefined): Mark | undefined {
  try {
    return schema.safeParse(JSON.parse(doc ?? '')).data;
  } catch {
    return undefined;
  }
}
