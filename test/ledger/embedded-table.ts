import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LedgerItem, TenantItem, UserItem } from '../../lib/ledger/index.ts';
import { type LocalLedger, startLedger } from '../../local/stack/ledger.ts';
import { readResources } from '../../local/stack/template.ts';

/** The table that is deployed, in this process. */
export async function openTable(): Promise<LocalLedger> {
  const template = new URL('../../infra/ledger.yml', import.meta.url);
  return await startLedger(await readResources([template]));
}

/** A client of any endpoint that speaks as DynamoDB does. */
export const clientOf = (endpoint: string, maxAttempts = 3): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    maxAttempts,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });

const BLANK = { rev: 0, env: 'p/e', made: false, seen: '', del: '', fields: {} };

export const userItem = (pk: string, parts: Partial<UserItem> = {}): UserItem => ({
  ...BLANK,
  kind: 'user',
  pk,
  places: {},
  ...parts,
});

export const tenantItem = (pk: string, parts: Partial<TenantItem> = {}): TenantItem => ({
  ...BLANK,
  kind: 'tenant',
  pk,
  inc: 0,
  ...parts,
});

/** What is known of an item once it comes from the table: its expiry stands beside it, for DynamoDB alone. */
export function loaded(item: LedgerItem): LedgerItem {
  const { expiresAt: _, ...rest } = item;
  return rest;
}
