import { createServer, type ServerResponse } from 'node:http';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../../../local/stack/index.ts';

/** The queues of invocations that are under way: each waits here for its answer. */
const underWay: string[] = [];
const waiting: ServerResponse[] = [];
const meeting = createServer(async (request, response) => {
  let arn = '';
  for await (const chunk of request) arn += String(chunk);
  underWay.push(arn.split(':').at(-1) ?? '');
  waiting.push(response);
});

let stack: Stack;
const delivered: number[] = [];
beforeAll(async () => {
  await new Promise<void>((resolve) => meeting.listen(0, '127.0.0.1', resolve));
  stack = await startStack({
    functions: new URL('../functions/', import.meta.url),
    onBatch: (_, batch) => delivered.push(batch.records),
  });
});
afterAll(async () => {
  for (const response of waiting) response.end();
  await stack.close();
  meeting.close();
});

const urlOf = (id: string) => stack.queues.get(id)?.url;
function send(id: string) {
  const address = meeting.address();
  if (address === null || typeof address === 'string') throw new Error('a port expected');
  const body = `http://127.0.0.1:${address.port}`;
  return stack.sqs.send(new SendMessageCommand({ QueueUrl: urlOf(id), MessageBody: body }));
}
const arrived = (count: number) =>
  expect.poll(() => underWay.length, { timeout: 10_000 }).toBe(count);
async function visible(id: string) {
  const { Attributes } = await stack.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: urlOf(id), AttributeNames: ['All'] }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages);
}

describe('a function that two queues wake', () => {
  it('runs as often at once as both may wake it, and no oftener by either', async () => {
    // One after the other, so that no two come in one batch.
    for (const [index, id] of ['SyncQueue', 'SyncQueue'].entries()) {
      await send(id);
      await arrived(index + 1);
    }
    await send('SyncQueue');
    for (const [index, id] of ['ImportQueue', 'ImportQueue'].entries()) {
      await send(id);
      await arrived(index + 3);
    }
    expect(underWay).toEqual(['SyncQueue', 'SyncQueue', 'ImportQueue', 'ImportQueue']);
    expect(await visible('SyncQueue')).toBe(1);

    waiting[0]?.end();
    await arrived(5);
    for (const response of waiting.splice(0)) response.end();
    await expect.poll(() => delivered, { timeout: 10_000 }).toEqual([1, 1, 1, 1, 1]);
  }, 30_000);
});
