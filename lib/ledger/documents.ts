import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LedgerError, ledgerUnavailable } from './errors.ts';

export interface DocumentsOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
}

export interface Documents {
  /** Strongly consistent. `null`: there is none. */
  read(pk: string): Promise<{ readonly rev: number; readonly body: string } | null>;
  /** Writes if the revision is still `rev` (0: if there is none). False: somebody else wrote in between. */
  write(pk: string, rev: number, body: string): Promise<boolean>;
}

/**
 * Small documents that workers share, in the ledger table: `pk`, `rev`, and the text in `doc`. Each write is
 * conditional on the revision, and raises it by one. One whose answer was lost is sent again by the client and fails
 * then, although it was written: whoever is told false reads again.
 *
 * @throws {LedgerError} `ledger_unavailable`; `corrupt_item` when a document has no revision
 */
export function createDocuments({ client, table }: DocumentsOptions): Documents {
  return {
    async read(pk) {
      const { Item: row } = await guarded(() =>
        client.send(
          new GetItemCommand({ TableName: table, Key: { pk: { S: pk } }, ConsistentRead: true }),
        ),
      );
      if (row === undefined) return null;
      const rev = Number(row['rev']?.N ?? Number.NaN);
      if (!Number.isSafeInteger(rev) || rev < 1) {
        throw new LedgerError(
          'corrupt_item',
          `a shared document has no revision: delete the item, it is made again (${kindOf(pk)})`,
        );
      }
      return { rev, body: row['doc']?.S ?? '' };
    },

    async write(pk, rev, body) {
      const put = new PutItemCommand({
        TableName: table,
        Item: { pk: { S: pk }, rev: { N: String(rev + 1) }, doc: { S: body } },
        ...(rev === 0
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'rev = :rev',
              ExpressionAttributeValues: { ':rev': { N: String(rev) } },
            }),
      });
      return await guarded(async () => {
        try {
          await client.send(put);
          return true;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return false;
          throw error;
        }
      });
    },
  };
}

/** `budget#…` → `budget`: what is behind the mark is a digest, or worse. */
const kindOf = (pk: string): string => pk.split('#', 1)[0] ?? '';

async function guarded<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw ledgerUnavailable(cause);
  }
}
