import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import * as z from 'zod/mini';
import { keepToThisMachine } from '../http/this-machine.ts';
import { credentials, REGION } from './aws.ts';
import { StackError } from './errors.ts';
import { listen, shut } from './listening.ts';
import type { Resource } from './template.ts';

export interface LocalLedger {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  readonly table: string;
  close(): Promise<void>;
}

const propertiesSchema = z.looseObject({
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
});

/**
 * Starts the table that a template declares, in this process.
 *
 * @param dataDir keeps it in this folder, and finds it there again.
 */
export async function startLedger(
  resources: ReadonlyMap<string, Resource>,
  dataDir?: string,
): Promise<LocalLedger> {
  const [id, resource] =
    [...resources].find(([, { Type }]) => Type === 'AWS::DynamoDB::Table') ?? [];
  const properties = propertiesSchema.safeParse(resource?.Properties);
  if (id === undefined || !properties.success) {
    throw new StackError('bad_template', 'the template must declare the ledger table and its key');
  }
  const server = dynalite({
    createTableMs: 0,
    ...(dataDir === undefined ? {} : { path: dataDir }),
  });
  // By itself it gives every web page leave to read and write (CORS), as DynamoDB does.
  keepToThisMachine(server);
  const endpoint = await listen(server);
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  const { AttributeDefinitions, KeySchema } = properties.data;
  try {
    await client.send(new DescribeTableCommand({ TableName: id }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    await client.send(
      new CreateTableCommand({
        TableName: id,
        AttributeDefinitions,
        KeySchema,
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    await waitUntilTableExists(
      { client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 },
      { TableName: id },
    );
  }
  return {
    endpoint,
    client,
    table: id,
    async close() {
      client.destroy();
      await shut(server);
    },
  };
}
