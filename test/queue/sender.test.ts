import { afterEach, describe, expect, it } from 'vitest';
import { decodeJob } from '../../lib/jobs/index.ts';
import { createJobSender, createSqsClient, MAX_MESSAGE_BYTES } from '../../lib/queue/index.ts';
import { receiveAll, startSqs, useEndpoint } from './embedded-sqs.ts';
import { userJob, userJobs } from './jobs.ts';
import { type Script, startScriptedSqs } from './scripted-sqs.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function embedded() {
  const sqs = await startSqs();
  closing.push(sqs.close);
  const queueUrl = sqs.createQueue('live');
  return { ...sqs, queueUrl, sender: createJobSender({ client: sqs.client, queueUrl }) };
}

async function scripted(script: Script) {
  const sqs = await startScriptedSqs(script);
  closing.push(sqs.close);
  useEndpoint(sqs.url);
  const pauses: number[] = [];
  const sender = createJobSender({
    client: createSqsClient({ maxAttempts: 1 }),
    queueUrl: sqs.queueUrl,
    sleep: async (ms) => pauses.push(ms),
  });
  return { ...sqs, sender, pauses };
}

describe('sending jobs', () => {
  it('puts every job on the queue as it was', async () => {
    const { client, queueUrl, sender } = await embedded();
    const jobs = userJobs(23);
    await sender.send(jobs);
    const bodies = (await receiveAll(client, queueUrl)).map((message) => message.Body ?? '');
    const key = (job: { eventId: string }) => job.eventId;
    expect(bodies.map(decodeJob).map(key).sort()).toEqual(jobs.map(key).sort());
  });

  it('sends nothing for no jobs', async () => {
    const { sender, calls } = await scripted(() => ({}));
    await sender.send([]);
    expect(calls).toEqual([]);
  });

  it('puts at most ten jobs into one call', async () => {
    const { sender, calls } = await scripted(() => ({}));
    await sender.send(userJobs(25));
    expect(calls.map((call) => call.ids.length).sort()).toEqual([10, 10, 5]);
  });

  it('puts at most 1 MiB into one call', async () => {
    const { client, queueUrl, sender } = await embedded();
    const jobs = [1, 2, 3].map((n) => userJob(n, { metadata: { text: 'x'.repeat(400_000) } }));
    await sender.send(jobs);
    expect(await receiveAll(client, queueUrl)).toHaveLength(3);
  });

  it('refuses a job larger than 1 MiB before it sends any', async () => {
    const { sender, calls } = await scripted(() => ({}));
    const large = userJob(2, { metadata: { text: 'x'.repeat(MAX_MESSAGE_BYTES) } });
    await expect(sender.send([userJob(1), large])).rejects.toMatchObject({
      code: 'job_too_large',
      retry: 'permanent',
      message: expect.stringContaining('jobs.1 (clerk user)'),
    });
    expect(calls).toEqual([]);
  });

  it('counts bytes, not characters', async () => {
    const { sender } = await scripted(() => ({}));
    const large = userJob(1, { metadata: { text: '€'.repeat(400_000) } });
    await expect(sender.send([large])).rejects.toMatchObject({ code: 'job_too_large' });
  });

  it('carries characters that SQS refuses', async () => {
    const { client, queueUrl, sender } = await embedded();
    const job = userJob(1, { name: 'a\u0000\u001f\ufffe\uffffz \ud800 €😀' });
    await sender.send([job]);
    const [message] = await receiveAll(client, queueUrl);
    expect(decodeJob(message?.Body ?? '')).toEqual(job);
  });
});

describe('a batch of which some entries fail', () => {
  const failing = (id: string, senderFault = false) => ({ id, code: 'InternalError', senderFault });

  it('sends only the failed ones again', async () => {
    const { sender, calls, pauses } = await scripted((_, index) =>
      index === 0 ? { failed: [failing('1'), failing('3')] } : {},
    );
    await sender.send(userJobs(5));
    expect(calls.map((call) => call.ids)).toEqual([
      ['0', '1', '2', '3', '4'],
      ['1', '3'],
    ]);
    expect(pauses).toEqual([50]);
  });

  it('takes an entry that the answer does not name as failed', async () => {
    const { sender, calls } = await scripted((_, index) => (index === 0 ? { omitted: ['2'] } : {}));
    await sender.send(userJobs(4));
    expect(calls[1]?.ids).toEqual(['2']);
  });

  it('gives up after three sends, and says how many are not confirmed', async () => {
    const { sender, calls } = await scripted(() => ({ failed: [failing('1')] }));
    await expect(sender.send(userJobs(2))).rejects.toMatchObject({
      code: 'not_confirmed',
      retry: 'transient',
      unconfirmed: 2,
      message: expect.stringContaining('InternalError'),
    });
    expect(calls).toHaveLength(3);
  });

  it('does not repeat what is our own fault', async () => {
    const { sender, calls } = await scripted(() => ({ failed: [failing('0', true)] }));
    await expect(sender.send(userJobs(1))).rejects.toMatchObject({
      code: 'refused',
      retry: 'permanent',
    });
    expect(calls).toHaveLength(1);
  });

  it('stops after the first batch that fails, and counts the confirmed ones', async () => {
    const { sender, calls } = await scripted((call) =>
      call.ids.includes('0') ? { status: 500 } : {},
    );
    await expect(sender.send(userJobs(300))).rejects.toMatchObject({ code: 'unavailable' });
    expect(calls.length).toBeLessThan(30);
  });
});

describe('SQS in trouble', () => {
  it('ends when the signal fires, however long the answer takes', async () => {
    const { sender } = await scripted(() => ({ hang: true }));
    const started = performance.now();
    await expect(
      sender.send(userJobs(1), { signal: AbortSignal.timeout(80) }),
    ).rejects.toMatchObject({ code: 'aborted', retry: 'transient', unconfirmed: 1 });
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('sends nothing when the signal has fired already', async () => {
    const { sender, calls } = await scripted(() => ({}));
    await expect(sender.send(userJobs(1), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(calls).toEqual([]);
  });

  it('ends by itself when nobody answers', async () => {
    const sqs = await startScriptedSqs(() => ({ hang: true }));
    closing.push(sqs.close);
    useEndpoint(sqs.url);
    const client = createSqsClient({ timeoutMs: 100, maxAttempts: 1 });
    await expect(
      createJobSender({ client, queueUrl: sqs.queueUrl }).send(userJobs(1)),
    ).rejects.toMatchObject({ code: 'unavailable', retry: 'transient' });
  });

  it('calls a 5xx and a closed port unavailable', async () => {
    const { sender, close } = await scripted(() => ({ status: 503 }));
    const failure = { code: 'unavailable', retry: 'transient' };
    await expect(sender.send(userJobs(1))).rejects.toMatchObject({ ...failure, status: 503 });
    await close();
    await expect(sender.send(userJobs(1))).rejects.toMatchObject(failure);
  });

  it('calls a missing queue a matter of configuration', async () => {
    const { client, queueUrl } = await embedded();
    const sender = createJobSender({ client, queueUrl: `${queueUrl}-gone` });
    await expect(sender.send(userJobs(1))).rejects.toMatchObject({
      code: 'no_queue',
      retry: 'configuration',
      message: expect.stringContaining('check the queue URL'),
    });
  });
});
