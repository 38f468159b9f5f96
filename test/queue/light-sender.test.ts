import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeJob } from '../../lib/jobs/index.ts';
import { createLightSender, deadLettersThrough, jobSenderThrough } from '../../lib/queue/index.ts';
import { receiveAll, startSqs } from './embedded-sqs.ts';
import { userJobs } from './jobs.ts';
import { type Script, startScriptedSqs } from './scripted-sqs.ts';

const OPTIONS = { timeoutMs: 2000, maxAttempts: 2 };

let sqs: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

async function scripted(script: Script) {
  const { queueUrl, calls, close } = await startScriptedSqs(script);
  const messages = createLightSender(OPTIONS);
  return { sender: jobSenderThrough({ messages, queueUrl, sleep: async () => {} }), calls, close };
}

describe('the light sender', () => {
  it('puts every job on the queue as it was', async () => {
    const queueUrl = sqs.createQueue('light');
    const jobs = userJobs(23);
    await jobSenderThrough({ messages: createLightSender(OPTIONS), queueUrl }).send(jobs);
    const bodies = (await receiveAll(sqs.client, queueUrl)).map(({ Body = '' }) => decodeJob(Body));
    const ids = (list: readonly { eventId: string }[]) => list.map(({ eventId }) => eventId).sort();
    expect(ids(bodies)).toEqual(ids(jobs));
  });

  it('sends a dead letter with its reason as attributes', async () => {
    const queueUrl = sqs.createQueue('light-dead');
    const letters = deadLettersThrough({ messages: createLightSender(OPTIONS), queueUrl });
    await letters.keepUnparsed({
      source: 'clerk',
      receivedAt: 1_790_000_000_000,
      eventId: 'msg_light',
      path: 'data.id',
      reason: 'unparseable_event',
      message: 'data.id: missing',
      body: Buffer.from('{}'),
    });
    const [letter] = await receiveAll(sqs.client, queueUrl);
    expect(letter?.MessageAttributes).toMatchObject({
      reason: { DataType: 'String', StringValue: 'unparseable_event' },
      firstSeenAt: { DataType: 'Number', StringValue: '1790000000000' },
      eventId: { StringValue: 'msg_light' },
    });
  });

  it('says which queue there is not, as the SDK does', async () => {
    const messages = createLightSender(OPTIONS);
    const queueUrl = `${sqs.createQueue('light-here')}-gone`;
    await expect(jobSenderThrough({ messages, queueUrl }).send(userJobs(1))).rejects.toMatchObject({
      code: 'no_queue',
      status: 400,
    });
  });

  it('sends again what a batch answer says has failed', async () => {
    const { sender, calls, close } = await scripted((_, index) =>
      index === 0 ? { failed: [{ id: '1', code: 'InternalError', senderFault: false }] } : {},
    );
    await sender.send(userJobs(3));
    expect(calls.map(({ ids }) => ids)).toEqual([['0', '1', '2'], ['1']]);
    await close();
  });

  it('gives up on an entry that is at fault by itself', async () => {
    const { sender, close } = await scripted(() => ({
      failed: [{ id: '0', code: 'InvalidMessageContents', senderFault: true }],
    }));
    await expect(sender.send(userJobs(1))).rejects.toMatchObject({ code: 'refused' });
    await close();
  });

  it('names credentials and region that are not there', async () => {
    const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/live';
    const send = () =>
      jobSenderThrough({ messages: createLightSender(OPTIONS), queueUrl }).send(userJobs(1));
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    await expect(send()).rejects.toMatchObject({ code: 'no_access' });
    vi.stubEnv('AWS_REGION', '');
    await expect(send()).rejects.toThrow(/no AWS region is set/);
    vi.unstubAllEnvs();
  });
});
