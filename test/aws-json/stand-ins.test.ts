import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as sqs from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import * as lightDynamodb from '../../local/build/left-out/client-dynamodb.ts';
import * as lightSqs from '../../local/build/left-out/client-sqs.ts';
import { startTables } from '../../local/stack/tables.ts';
import type { Resource } from '../../local/stack/template.ts';
import { startSqs } from '../queue/embedded-sqs.ts';

const TABLE: Resource = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  },
};

let queue: Awaited<ReturnType<typeof startSqs>>;
let tables: Awaited<ReturnType<typeof startTables>>;
beforeAll(async () => {
  queue = await startSqs();
  tables = await startTables(
    new Map([
      ['sdk', TABLE],
      ['light', TABLE],
    ]),
  );
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = tables.endpoint;
});
afterAll(async () => {
  delete process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  await tables.close();
  await queue.close();
});

/** What differs from one message, or table, to the next. */
const OWN = new Set(['$metadata', 'MessageId', 'ReceiptHandle', 'TableName']);
const shared = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer, (name, value: unknown) =>
      OWN.has(name) || /MD5|Timestamp$/.test(name) ? undefined : value,
    ),
  );

type Step = () => Promise<unknown>;
/** Answers, and names of failures, one after the other. */
async function outcomesOf(steps: readonly Step[]): Promise<readonly unknown[]> {
  const outcomes: unknown[] = [];
  for (const step of steps) {
    outcomes.push(
      await step().then(shared, (error: unknown) => ({
        name: error instanceof Error ? error.name : 'unknown',
        status: z.looseObject({ $metadata: z.looseObject({}) }).parse(error).$metadata[
          'httpStatusCode'
        ],
      })),
    );
  }
  return outcomes;
}

const received = z.object({ Messages: z.array(z.object({ ReceiptHandle: z.string() })) });

function queueSteps(library: typeof sqs | typeof lightSqs, QueueUrl: string): readonly Step[] {
  const client: { send(command: object): Promise<unknown> } = new library.SQSClient({});
  let handle = '';
  const entry = () => ({ QueueUrl, Entries: [{ Id: '0', ReceiptHandle: handle }] });
  return [
    () =>
      client.send(
        new library.SendMessageCommand({
          QueueUrl,
          MessageBody: 'grüße',
          MessageAttributes: { reason: { DataType: 'String', StringValue: 'none' } },
        }),
      ),
    async () => {
      const answer = await client.send(
        new library.ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] }),
      );
      handle = received.parse(answer).Messages[0]?.ReceiptHandle ?? '';
      return answer;
    },
    () => client.send(new library.ReceiveMessageCommand({ QueueUrl })),
    () =>
      client.send(
        new library.ChangeMessageVisibilityBatchCommand({
          QueueUrl,
          Entries: [{ Id: '0', ReceiptHandle: handle, VisibilityTimeout: 30 }],
        }),
      ),
    () => client.send(new library.DeleteMessageBatchCommand(entry())),
    () =>
      client.send(
        new library.SendMessageBatchCommand({
          QueueUrl,
          Entries: [
            { Id: '0', MessageBody: 'one' },
            { Id: '1', MessageBody: 'two' },
          ],
        }),
      ),
    () =>
      client.send(
        new library.GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      ),
    () =>
      client.send(
        new library.SendMessageCommand({ QueueUrl: `${QueueUrl}-gone`, MessageBody: 'x' }),
      ),
  ];
}

function tableSteps(
  library: typeof dynamodb | typeof lightDynamodb,
  TableName: string,
): readonly Step[] {
  const client: { send(command: object): Promise<unknown> } = new library.DynamoDBClient({});
  const Key = { pk: { S: 'user#1' } };
  const Item = {
    ...Key,
    n: { N: '1' },
    list: { L: [{ S: 'a' }] },
    map: { M: { b: { BOOL: true }, B: { S: 'no bytes' } } },
    bytes: { B: Buffer.from([0, 255, 7]) },
    more: { L: [{ B: new Uint8Array([1]) }, { BS: [new Uint8Array([2]), new Uint8Array()] }] },
  };
  const onlyNew = { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' };
  return [
    () => client.send(new library.PutItemCommand(onlyNew)),
    () => client.send(new library.PutItemCommand(onlyNew)),
    () => client.send(new library.GetItemCommand({ TableName, Key, ConsistentRead: true })),
    () => client.send(new library.GetItemCommand({ TableName, Key: { pk: { S: 'nobody' } } })),
    () =>
      client.send(
        new library.UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
          ReturnValues: 'ALL_NEW',
        }),
      ),
    () =>
      client.send(
        new library.BatchWriteItemCommand({
          RequestItems: { [TableName]: [{ PutRequest: { Item: { pk: { S: 'user#2' } } } }] },
        }),
      ),
    async () => {
      const RequestItems = { [TableName]: { Keys: [Key, { pk: { S: 'nobody' } }] } };
      const answer = await client.send(new library.BatchGetItemCommand({ RequestItems }));
      return z.looseObject({ Responses: z.record(z.string(), z.unknown()) }).parse(answer)
        .Responses[TableName];
    },
    () =>
      client.send(
        new library.QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': Key.pk },
        }),
      ),
    () => client.send(new library.ScanCommand({ TableName, Limit: 1 })),
    () => client.send(new library.DeleteItemCommand({ TableName, Key })),
    () => client.send(new library.GetItemCommand({ TableName: 'nowhere', Key })),
  ];
}

describe('the stand-ins for the AWS SDK in the bundles', () => {
  it('answer of queues what it answers', async () => {
    const expected = await outcomesOf(queueSteps(sqs, queue.createQueue('stand-in-sdk')));
    const answered = await outcomesOf(queueSteps(lightSqs, queue.createQueue('stand-in-light')));
    expect(answered).toEqual(expected);
    expect(answered.at(-1)).toEqual({ name: 'QueueDoesNotExist', status: 400 });
  });

  it('answer of tables what it answers', async () => {
    const expected = await outcomesOf(tableSteps(dynamodb, 'sdk'));
    const answered = await outcomesOf(tableSteps(lightDynamodb, 'light'));
    expect(answered).toEqual(expected);
    expect(answered[1]).toEqual({ name: 'ConditionalCheckFailedException', status: 400 });
    expect(answered.at(-1)).toEqual({ name: 'ResourceNotFoundException', status: 400 });
  });

  it('throw a condition that was not met as the class that lib/ asks for', async () => {
    const client = new lightDynamodb.DynamoDBClient({});
    const Item = { pk: { S: 'twice' } };
    const input = { TableName: 'light', Item, ConditionExpression: 'attribute_not_exists(pk)' };
    await client.send(new lightDynamodb.PutItemCommand(input));
    await expect(client.send(new lightDynamodb.PutItemCommand(input))).rejects.toBeInstanceOf(
      lightDynamodb.ConditionalCheckFailedException,
    );
  });

  it('go where they are told, by what is given rather than by the environment', async () => {
    const given = { region: 'eu-west-1', endpoint: 'http://127.0.0.1:9', maxAttempts: 1 };
    const client = new lightDynamodb.DynamoDBClient(given);
    const read = new lightDynamodb.GetItemCommand({ TableName: 'light', Key: { pk: { S: '1' } } });
    await expect(client.send(read)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
