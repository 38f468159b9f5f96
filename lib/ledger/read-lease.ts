import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ledgerUnavailable } from './errors.ts';
import { LEASE_PK } from './lease.ts';

/** The writer lease, as it stands. */
export interface LeaseReading {
  /** Grows by one with each holder. */
  readonly epoch: number;
  /** When it ends unless it is renewed, in ms; 0: its holder let go. */
  readonly until: number;
}

/**
 * Looks at the writer lease, and leaves it.
 *
 * @returns `null`: nobody ever held it
 * @throws {LedgerError} `ledger_unavailable`
 */
export async function readLease(
  client: DynamoDBClient,
  table: string,
): Promise<LeaseReading | null> {
  try {
    const { Item: row } = await client.send(
      new GetItemCommand({ TableName: table, Key: { pk: { S: LEASE_PK } }, ConsistentRead: true }),
    );
    if (row === undefined) return null;
    return { epoch: Number(row['epoch']?.N ?? 0), until: Number(row['until']?.N ?? 0) };
  } catch (cause) {
    throw ledgerUnavailable(cause);
  }
}
