import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSqs } from './embedded-sqs.ts';
import { queueMessage } from './jobs.ts';
import type { EntryFailure, Script } from './scripted-sqs.ts';
import { withScriptedQueue, workerQueue } from './worker-queues.ts';

let sqs: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

describe('delaying messages', () => {
  it('makes them visible again after the seconds that it is told, beyond one call', async () => {
    const { queue, depth } = await workerQueue(sqs, 40);
    const messages = await queue.receive(40);
    await queue.delay(messages.slice(0, 25), 0);
    await queue.delay(messages.slice(25), 90_000);
    expect(await depth()).toEqual({ visible: 25, inFlight: 15 });
  });

  it('passes over those that are gone', async () => {
    const { queue, depth } = await workerQueue(sqs, 12);
    const messages = await queue.receive(12);
    await queue.remove(messages.slice(0, 7));
    await expect(queue.delay(messages, 0)).resolves.toBeUndefined();
    expect(await depth()).toEqual({ visible: 5, inFlight: 0 });
  });
});

describe('a delay that SQS fails', () => {
  const failing = (id: string, code: string, message?: string): EntryFailure => ({
    id,
    code,
    senderFault: code !== 'InternalError',
    ...(message === undefined ? {} : { message }),
  });
  const messages = (count: number) => Array.from({ length: count }, (_, n) => queueMessage(n));

  async function delaying(count: number, script: Script) {
    let error: unknown;
    const { calls } = await withScriptedQueue(script, async (queue) => {
      error = await queue.delay(messages(count), 20).catch((cause: unknown) => cause);
    });
    return { error, sizes: calls.map((call) => call.ids.length).sort((a, b) => b - a) };
  }

  it('asks for nothing when there is nothing to delay', async () => {
    expect(await delaying(0, () => ({}))).toEqual({ error: undefined, sizes: [] });
  });

  it('is tried once more, for the failed ones only', async () => {
    const { error, sizes } = await delaying(5, (_, index) =>
      index === 0 ? { failed: [failing('3', 'InternalError')], omitted: ['1'] } : {},
    );
    expect(error).toBeUndefined();
    expect(sizes).toEqual([5, 2]);
  });

  it('is told by its number, once all were tried', async () => {
    const { error, sizes } = await delaying(35, ({ ids }) => ({
      failed: ids.length < 10 ? [failing('0', 'InternalError')] : [],
    }));
    expect(error).toMatchObject({
      code: 'not_confirmed',
      retry: 'transient',
      unconfirmed: 1,
      message: expect.stringContaining('1 of 35 messages'),
    });
    expect(sizes).toEqual([10, 10, 10, 5, 1]);
  });

  it('does not keep the others from being tried, when whole calls fail', async () => {
    const { error, sizes } = await delaying(300, (_, index) => (index < 9 ? { status: 503 } : {}));
    expect(error).toMatchObject({ code: 'unavailable', status: 503, unconfirmed: 90 });
    expect(sizes).toEqual(Array.from({ length: 30 }, () => 10));
  });

  it.each([
    ['MessageNotInflight', undefined],
    ['ReceiptHandleIsInvalid', undefined],
    [
      'InvalidParameterValue',
      'Value h-0 for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.',
    ],
  ])('is none when the message is not in flight any more: %s', async (code, message) => {
    const { error, sizes } = await delaying(2, () => ({ failed: [failing('0', code, message)] }));
    expect(error).toBeUndefined();
    expect(sizes).toEqual([2]);
  });

  it('is one when another parameter is wrong', async () => {
    const { error } = await delaying(2, () => ({
      failed: [failing('0', 'InvalidParameterValue', 'Value 9 for parameter VisibilityTimeout …')],
    }));
    expect(error).toMatchObject({ code: 'refused', unconfirmed: 1 });
  });
});
