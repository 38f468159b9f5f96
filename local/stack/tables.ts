import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import * as z from 'zod/mini';
import { keepToThisMachine } from '../http/this-machine.ts';
import { credentials, REGION } from './aws.ts';
import { StackError } from './errors.ts';
import { listen, shut } from './listening.ts';
import type { Resource } from './template.ts';

export interface LocalTables {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  /** Names, which are the logical ids of the template. */
  readonly tables: ReadonlySet<string>;
  close(): Promise<void>;
}

const keySchema = z.array(
  z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }),
);
/** As far as a table's shape goes: what keeps it safe or makes it forget has no counterpart here. */
const propertiesSchema = z.object({
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.exactOptional(
    z.array(
      z.object({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.exactOptional(z.array(z.string())),
        }),
      }),
    ),
  ),
});

/**
 * Starts the tables that a template declares, with their sort keys and indexes, in this process.
 *
 * @param dataDir keeps them in this folder, and finds them there again.
 * @throws {StackError} `bad_template` with the path of what is wrong.
 */
export async function startTables(
  resources: ReadonlyMap<string, Resource>,
  dataDir?: string,
): Promise<LocalTables> {
  const declared = [...resources]
    .filter(([, { Type }]) => Type === 'AWS::DynamoDB::Table')
    .map(([id, resource]) => ({ TableName: id, ...propertiesOf(id, resource) }));
  const server = dynalite({
    createTableMs: 0,
    ...(dataDir === undefined ? {} : { path: dataDir }),
  });
  // By itself it gives every web page leave to read and write (CORS), as DynamoDB does.
  keepToThisMachine(server);
  const endpoint = await listen(server);
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  async function close() {
    client.destroy();
    await shut(server);
  }
  try {
    await Promise.all(declared.map((table) => keepTable(client, table)));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    endpoint,
    client,
    tables: new Set(declared.map(({ TableName }) => TableName)),
    close,
  };
}

type Declared = z.infer<typeof propertiesSchema> & { readonly TableName: string };

/** Makes the table, unless it is there. */
async function keepTable(client: DynamoDBClient, table: Declared): Promise<void> {
  const { TableName } = table;
  try {
    await client.send(new DescribeTableCommand({ TableName }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
    await client.send(new CreateTableCommand({ ...table, BillingMode: 'PAY_PER_REQUEST' }));
    await waitUntilTableExists(
      { client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 },
      { TableName },
    );
  }
}

function propertiesOf(id: string, { Properties }: Resource): z.infer<typeof propertiesSchema> {
  const result = propertiesSchema.safeParse(Properties);
  if (result.success) return result.data;
  const path = result.error.issues[0]?.path.map(String).join('.');
  throw new StackError('bad_template', `${id}.Properties.${path} is not as in CloudFormation`);
}
