import { type DynamoDBClient, ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { readRow } from './dynamo-store.ts';
import { ledgerUnavailable } from './errors.ts';
import { instancePk, type LedgerItem, tenantPk, userPk } from './items.ts';

/** Times that one page is asked for before we give up; the client's own attempts come on top. */
const ATTEMPTS = 5;
const BACKOFF_MS = 200;

export interface ScanLedgerOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Rows looked at for one page; default: as many as DynamoDB takes (1 MB). */
  readonly pageSize?: number;
}

/**
 * Every user, tenant and resource instance of the ledger, in pages, in no order. Each item is as it was when its page was read (strongly
 * consistent); the table goes on changing meanwhile. Needs `dynamodb:Scan`.
 *
 * @throws {LedgerError} `ledger_unavailable`, or `corrupt_item`: then what came so far is not the whole
 */
export async function* scanLedger(options: ScanLedgerOptions): AsyncGenerator<LedgerItem[]> {
  const { table, now, pageSize } = options;
  let from: ScanCommandOutput['LastEvaluatedKey'];
  do {
    const page = await readPage(
      new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        // The lease, the budget and what else workers share stand in the same table.
        FilterExpression:
          'begins_with(pk, :user) OR begins_with(pk, :tenant) OR begins_with(pk, :instance)',
        ExpressionAttributeValues: {
          ':user': { S: userPk('') },
          ':tenant': { S: tenantPk('') },
          ':instance': { S: instancePk('') },
        },
        ExclusiveStartKey: from,
        ...(pageSize === undefined ? {} : { Limit: pageSize }),
      }),
      options,
    );
    yield (page.Items ?? []).map((row) => readRow(row, now()));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

async function readPage(
  scan: ScanCommand,
  { client, sleep }: ScanLedgerOptions,
): Promise<ScanCommandOutput> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await client.send(scan);
    } catch (cause) {
      if (attempt === ATTEMPTS || !mayPass(cause)) {
        throw ledgerUnavailable(cause);
      }
      await sleep(BACKOFF_MS * 2 ** attempt);
    }
  }
}

/** A table or a right that is missing will be missing the next time, too. */
const mayPass = (cause: unknown): boolean =>
  !(
    cause instanceof Error &&
    /^(?:ResourceNotFound|AccessDenied|Validation|UnrecognizedClient|CredentialsProvider)/.test(
      cause.name,
    )
  );
