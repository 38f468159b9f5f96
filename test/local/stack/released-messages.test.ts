import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../../../local/stack/index.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stack-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

/** No functions, so that nobody else takes the message. */
const start = () => startStack({ dataDir, functions: new URL('./none/', import.meta.url) });

async function receive({ sqs, environment }: Stack) {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: environment['SYNC_QUEUE_URL'],
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    }),
  );
  return Messages[0];
}

async function release({ sqs, environment }: Stack, handle: string | undefined) {
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: environment['SYNC_QUEUE_URL'],
      ReceiptHandle: handle,
      VisibilityTimeout: 0,
    }),
  );
}

describe('a message that is made visible again, in a stack with a folder of its own', () => {
  it('is received again, at once and after a restart, with its count', async () => {
    const before = await start();
    await before.sqs.send(
      new SendMessageCommand({
        QueueUrl: before.environment['SYNC_QUEUE_URL'],
        MessageBody: 'again',
      }),
    );
    await release(before, (await receive(before))?.ReceiptHandle);
    const second = await receive(before);
    expect(second).toMatchObject({ Body: 'again', Attributes: { ApproximateReceiveCount: '2' } });
    await release(before, second?.ReceiptHandle);
    await before.close();

    const after = await start();
    expect(await receive(after)).toMatchObject({
      Body: 'again',
      Attributes: { ApproximateReceiveCount: '3' },
    });
    await after.close();
  });
});
