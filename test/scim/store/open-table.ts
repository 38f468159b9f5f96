import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  ScanCommand,
  type WriteRequest,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import * as z from 'zod/mini';
import type { Row } from '../../../lib/scim/store/index.ts';
import { listen, shut } from '../../../local/stack/listening.ts';
import { readResources } from '../../../local/stack/template.ts';

const TABLE = 'scim';
const connection: DynamoDBClientConfig = {
  region: 'eu-north-1',
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  maxAttempts: 1,
};
const keySchema = z.array(
  z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }),
);
const properties = z.looseObject({
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N']) }),
  ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(
    z.object({
      IndexName: z.string(),
      KeySchema: keySchema,
      Projection: z.object({ ProjectionType: z.literal('KEYS_ONLY') }),
    }),
  ),
});

/** Stands between somebody and each of their calls, of the table and of the queue. */
export type Passage = <T>(call: string, make: () => Promise<T>) => Promise<T>;

/** The table as the template declares it, in this process. */
export async function openTable() {
  const server = dynalite({ createTableMs: 0 });
  const endpoint = await listen(server);
  const client = new DynamoDBClient({ ...connection, endpoint });
  const template = new URL('../../../infra/scim.yml', import.meta.url);
  const resource = (await readResources([template])).get('ScimTable');
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = properties.parse(
    resource?.Properties,
  );
  const keys = { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes };
  await client.send(
    new CreateTableCommand({ TableName: TABLE, ...keys, BillingMode: 'PAY_PER_REQUEST' }),
  );
  await waitUntilTableExists(
    { client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 },
    { TableName: TABLE },
  );

  const speakers: ReturnType<typeof newSpeaker>[] = [];
  let taken = 0;
  function newSpeaker() {
    const speaker = new DynamoDBClient({
      ...connection,
      endpoint,
      requestHandler: client.config.requestHandler,
    });
    const passage: { pass: Passage } = { pass: (_, make) => make() };
    speaker.middlewareStack.add(
      (next, { commandName = '' }) =>
        (given) =>
          passage.pass(commandName.replace('Command', ''), () => next(given)),
      { step: 'initialize' },
    );
    return { client: speaker, passage };
  }

  async function write(requests: readonly WriteRequest[]): Promise<void> {
    for (let at = 0; at < requests.length; at += 25) {
      const some = requests.slice(at, at + 25);
      await client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: some } }));
    }
  }
  async function scan(): Promise<readonly Row[]> {
    const { Items = [] } = await client.send(
      new ScanCommand({ TableName: TABLE, ConsistentRead: true }),
    );
    return Items;
  }
  return {
    table: TABLE,
    client,
    /** Who speaks to it, until it is filled anew: making a client takes longer than ten calls of one. */
    newClient(pass: Passage): DynamoDBClient {
      const speaker = speakers[taken] ?? newSpeaker();
      speakers[taken] = speaker;
      taken += 1;
      speaker.passage.pass = pass;
      return speaker.client;
    },
    scan,
    /** Lets nothing but these stand in it. */
    async fill(rows: readonly Row[]): Promise<void> {
      taken = 0;
      const there = await scan();
      await write(
        there.map(({ pk, sk }) => ({
          DeleteRequest: { Key: { pk: pk ?? { S: '' }, sk: sk ?? { S: '' } } },
        })),
      );
      await write(rows.map((Item) => ({ PutRequest: { Item } })));
    },
    async close() {
      client.destroy();
      await shut(server);
    },
  };
}

export type OpenTable = Awaited<ReturnType<typeof openTable>>;
