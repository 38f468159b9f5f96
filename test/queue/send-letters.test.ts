import { afterEach, expect, it } from 'vitest';
import { createSqsClient, scanDeadLetters, sendLetters } from '../../lib/queue/index.ts';
import { useEndpoint } from './embedded-sqs.ts';
import { type Script, startScriptedSqs } from './scripted-sqs.ts';

let scripted: Awaited<ReturnType<typeof startScriptedSqs>> | undefined;
afterEach(() => scripted?.close());

async function start(script: Script) {
  scripted = await startScriptedSqs(script);
  useEndpoint(scripted.url);
  const { queueUrl, calls } = scripted;
  return { client: createSqsClient({ maxAttempts: 1 }), queueUrl, calls };
}
const letters = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ body: `b${n}`, reason: { reason: 'x' } }));
const sleep = async () => {};

it('sends again only what SQS failed to take', async () => {
  const { calls, ...queue } = await start((_, index) =>
    index === 0 ? { failed: [{ id: '1', code: 'InternalError', senderFault: false }] } : {},
  );
  await sendLetters(letters(3), { ...queue, sleep });
  expect(calls.map(({ bodies }) => bodies)).toEqual([['b0', 'b1', 'b2'], ['b1']]);
});

it('gives up on one that SQS refuses, and says how many are not there', async () => {
  const { calls: _, ...queue } = await start(({ ids }) => ({
    failed: [{ id: ids[0] ?? '', code: 'InvalidMessageContents', senderFault: true }],
  }));
  await expect(sendLetters(letters(12), { ...queue, sleep })).rejects.toMatchObject({
    code: 'refused',
    unconfirmed: 12,
  });
});

it('takes an entry that the answer does not name as not sent', async () => {
  const { calls, ...queue } = await start(() => ({ omitted: ['0'] }));
  await expect(sendLetters(letters(1), { ...queue, sleep })).rejects.toMatchObject({
    code: 'not_confirmed',
    unconfirmed: 1,
  });
  expect(calls).toHaveLength(3);
});

it('sends nothing when one is too large', async () => {
  const { calls, ...queue } = await start(() => ({}));
  const large = { body: 'x'.repeat(1_048_577), reason: {} };
  await expect(sendLetters([...letters(1), large], { ...queue, sleep })).rejects.toMatchObject({
    code: 'job_too_large',
  });
  expect(calls).toEqual([]);
});

it('reports the letters whose deletion failed twice, and holds them to the end', async () => {
  let received = 0;
  const { calls, ...queue } = await start(({ action }) => {
    if (action === 'ReceiveMessage') {
      received += 1;
      return { messages: received === 1 ? 3 : 0 };
    }
    if (action !== 'DeleteMessageBatch') return {};
    return { failed: [{ id: '0', code: 'InternalError', senderFault: false }] };
  });
  const report = await scanDeadLetters({
    ...queue,
    now: () => 1_700_000_000_000,
    lanes: 1,
    waitSeconds: 0,
    visit: async (found) => new Set(found.map(({ messageId }) => messageId)),
  });
  expect(report.undeleted).toEqual(['m-1-0']);
  expect(calls.map(({ action, ids }) => [action, ids.length])).toEqual([
    ['ReceiveMessage', 0],
    ['DeleteMessageBatch', 3],
    ['DeleteMessageBatch', 1],
    ['ReceiveMessage', 0],
    ['ChangeMessageVisibilityBatch', 1],
  ]);
});
