import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LedgerError } from './errors.ts';

export const LEASE_PK = 'lease#writer';
/** How far two workers' clocks may be apart before a lease could be taken too early. */
const CLOCK_SKEW_MS = 2_000;

export interface LeaseOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** A name for a holder that was never used before. */
  readonly newHolder: () => string;
  /** How long a lease lasts without renewal. */
  readonly leaseMs: number;
  readonly now: () => number;
}

export interface Lease {
  readonly epoch: number;
  readonly until: () => number;
  readonly takenOver: boolean;
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

/**
 * The writer lease: one item, taken by conditional write when there is none or its time has passed. Its end is
 * counted from before the request was sent. Each acquisition is a holder of its own: two invocations that share a
 * process share no lease.
 *
 * @throws {LedgerError} `ledger_unavailable`
 */
export function createLease(options: LeaseOptions): { acquire(): Promise<Lease | null> } {
  const { client, table, newHolder, leaseMs, now } = options;

  async function update(request: {
    readonly set: string;
    readonly condition: string;
    readonly values: Readonly<Record<string, number | string>>;
  }) {
    const entries = Object.entries(request.values).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: value },
    ]);
    try {
      return await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: LEASE_PK } },
          UpdateExpression: request.set,
          ConditionExpression: request.condition,
          ExpressionAttributeNames: { '#until': 'until' },
          ExpressionAttributeValues: Object.fromEntries(entries),
          ReturnValues: 'ALL_OLD',
        }),
      );
    } catch (cause) {
      if (cause instanceof ConditionalCheckFailedException) return null;
      const name = cause instanceof Error ? cause.name : 'unknown error';
      throw new LedgerError('ledger_unavailable', `the writer lease cannot be had: ${name}`, {
        cause,
      });
    }
  }

  return {
    async acquire() {
      const asked = now();
      const holder = newHolder();
      let until = asked + leaseMs;
      const answer = await update({
        set: 'SET holder = :me, #until = :until ADD epoch :one',
        // Held by ourselves: the first answer to this very request was lost, and the client sent it again.
        condition: 'attribute_not_exists(pk) OR #until < :expired OR holder = :me',
        values: { ':me': holder, ':until': until, ':expired': asked - CLOCK_SKEW_MS, ':one': 1 },
      });
      if (answer === null) return null;
      const before = answer.Attributes;
      const epoch = Number(before?.['epoch']?.N ?? 0) + 1;
      const letGo = Number(before?.['until']?.N ?? 0) === 0;
      const mine = 'holder = :me AND epoch = :epoch';

      return {
        epoch,
        until: () => until,
        takenOver: before !== undefined && !letGo,
        async renew() {
          const next = now() + leaseMs;
          const renewed = await update({
            set: 'SET #until = :until',
            condition: mine,
            values: { ':me': holder, ':epoch': epoch, ':until': next },
          });
          if (renewed === null) return false;
          until = next;
          return true;
        },
        async release() {
          until = 0;
          await update({
            set: 'SET #until = :until',
            condition: mine,
            values: { ':me': holder, ':epoch': epoch, ':until': 0 },
          });
        },
      };
    },
  };
}
