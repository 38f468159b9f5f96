import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../../../local/stack/index.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stack-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

/** No functions, so that nobody takes the message. */
const start = () => startStack({ dataDir, functions: new URL('./none/', import.meta.url) });

function ledger(stack: Stack) {
  return new DynamoDBClient({
    endpoint: stack.urls.dynamodb,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}

describe('a stack with a folder of its own', () => {
  it('finds queue, ledger and Permit directory again after a restart', async () => {
    const before = await start();
    expect(before.missing).toContain('worker');
    const { SYNC_QUEUE_URL, LEDGER_TABLE } = before.environment;
    await before.sqs.send(
      new SendMessageCommand({ QueueUrl: SYNC_QUEUE_URL, MessageBody: 'still here' }),
    );
    await ledger(before).send(
      new PutItemCommand({ TableName: LEDGER_TABLE, Item: { pk: { S: 'user#1' } } }),
    );
    before.permit.standIn?.createRole('auditor');
    await before.close();

    const after = await start();
    const received = await after.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: after.environment['SYNC_QUEUE_URL'] }),
    );
    expect(received.Messages?.map((message) => message.Body)).toEqual(['still here']);
    const item = await ledger(after).send(
      new GetItemCommand({ TableName: LEDGER_TABLE, Key: { pk: { S: 'user#1' } } }),
    );
    expect(item.Item).toEqual({ pk: { S: 'user#1' } });
    expect(after.permit.standIn?.facts().roles).toContain('auditor');
    await after.close();
  });
});

describe('a stack with a key of the real Permit', () => {
  it('has no stand-in, and hands the key and URL to the functions', async () => {
    const stack = await startStack({
      functions: new URL('./none/', import.meta.url),
      environment: { PERMIT_API_KEY: 'permit_key_x', PERMIT_API_URL: 'https://api.eu.example' },
    });
    expect(stack.permit.standIn).toBeUndefined();
    expect(stack.environment).toMatchObject({
      PERMIT_API_KEY: 'permit_key_x',
      PERMIT_API_URL: 'https://api.eu.example',
    });
    await stack.close();
  });
});
