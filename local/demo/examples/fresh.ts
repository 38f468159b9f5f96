import { DeleteItemCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { credentials, REGION } from '../../stack/aws.ts';
import type { Stack } from '../../stack/index.ts';

/** What workers share, whatever Permit holds: their lease, their budget, what they said last. */
const SHARED = ['lease#', 'budget#', 'circuit#', 'environment#', 'heartbeat#'];

/**
 * Makes a stack as good as new: Permit holds nothing but its schema, the ledger knows nobody, and there are no dead
 * letters. Nothing must be under way.
 *
 * @param blank - what the stand-in has saved before anything was told
 */
export async function makeFresh(stack: Stack, blank: unknown): Promise<void> {
  stack.permit.standIn?.restore(blank);
  await stack.sqs.send(
    new PurgeQueueCommand({ QueueUrl: stack.environment['DEAD_LETTER_QUEUE_URL'] }),
  );
  const client = new DynamoDBClient({
    endpoint: stack.urls.dynamodb,
    region: REGION,
    credentials,
  });
  try {
    await forgetEverybody(client, stack.environment['LEDGER_TABLE']);
  } finally {
    client.destroy();
  }
}

async function forgetEverybody(client: DynamoDBClient, table: string | undefined): Promise<void> {
  for await (const { Items = [] } of paginateScan(
    { client },
    { TableName: table, ConsistentRead: true, ProjectionExpression: 'pk' },
  )) {
    for (const { pk } of Items) {
      if (SHARED.some((prefix) => pk?.S?.startsWith(prefix))) continue;
      await client.send(new DeleteItemCommand({ TableName: table, Key: { pk: pk ?? { S: '' } } }));
    }
  }
}
