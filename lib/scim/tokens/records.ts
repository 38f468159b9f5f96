import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { asking } from './asking.ts';
import { idOf } from './digest.ts';
import type { TokenRecord } from './token-record.ts';

/** Where tokens are: the table of all else that is SCIM's. */
export interface TokenTable {
  readonly client: DynamoDBClient;
  readonly table: string;
}

const text = z.object({ S: z.string() });
const time = z.object({ N: z.string().check(z.regex(/^\d+$/)) });
const schema = z.object({
  sk: text,
  note: z.optional(text),
  createdAt: time,
  expiresOn: z.optional(time),
});

/** All of a tenant's tokens lie below this; a tenant's name has nothing in it that could mean another key. */
const pkOf = (tenant: string): AttributeValue => ({ S: `${tenant}/tokens` });

export async function getToken(
  { client, table }: TokenTable,
  tenant: string,
  digest: string,
): Promise<TokenRecord | null> {
  const { Item } = await asking('GetItem', () =>
    client.send(
      new GetItemCommand({
        TableName: table,
        Key: { pk: pkOf(tenant), sk: { S: digest } },
        ConsistentRead: true,
      }),
    ),
  );
  return Item === undefined ? null : recordOf(Item);
}

export async function putToken(
  { client, table }: TokenTable,
  tenant: string,
  digest: string,
  { note, createdAt, expiresOn }: TokenRecord,
): Promise<void> {
  await asking('PutItem', () =>
    client.send(
      new PutItemCommand({
        TableName: table,
        Item: {
          pk: pkOf(tenant),
          sk: { S: digest },
          note: { S: note },
          createdAt: { N: String(createdAt) },
          ...(expiresOn === null ? {} : { expiresOn: { N: String(expiresOn) } }),
        },
      }),
    ),
  );
}

export async function listTokens(
  place: TokenTable,
  tenant: string,
): Promise<readonly TokenRecord[]> {
  const items = await query(place, tenant, '');
  return items.map(recordOf).toSorted((one, other) => one.createdAt - other.createdAt);
}

/** @returns whether there was one */
export async function removeToken(place: TokenTable, tenant: string, id: string): Promise<boolean> {
  const items = await query(place, tenant, id);
  const found = items.filter((item) => recordOf(item).id === id);
  for (const { sk } of found) {
    if (sk === undefined) continue;
    await asking('DeleteItem', () =>
      place.client.send(
        new DeleteItemCommand({ TableName: place.table, Key: { pk: pkOf(tenant), sk } }),
      ),
    );
  }
  return found.length > 0;
}

async function query({ client, table }: TokenTable, tenant: string, beginning: string) {
  const found: Record<string, AttributeValue>[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = await asking('Query', () =>
      client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression:
            beginning === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :sk)',
          ExpressionAttributeValues: {
            ':pk': pkOf(tenant),
            ...(beginning === '' ? {} : { ':sk': { S: beginning } }),
          },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        }),
      ),
    );
    found.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return found;
}

function recordOf(item: Record<string, AttributeValue>): TokenRecord {
  const { sk, note, createdAt, expiresOn } = schema.parse(item);
  return {
    id: idOf(sk.S),
    note: note?.S ?? '',
    createdAt: Number(createdAt.N),
    expiresOn: expiresOn === undefined ? null : Number(expiresOn.N),
  };
}
