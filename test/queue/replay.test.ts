import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeJob, encodeJob, type SyncJob, type UnparsedEvent } from '../../lib/jobs/index.ts';
import {
  createDeadLetters,
  createJobSender,
  createReplay,
  type JobSender,
  QueueError,
} from '../../lib/queue/index.ts';
import { depth, receiveAll, startSqs } from './embedded-sqs.ts';
import { userJob, userJobs } from './jobs.ts';

let sqs: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

let queues = 0;
function fresh(
  overrides: { sender?: JobSender; parse?: (event: UnparsedEvent) => SyncJob[] } = {},
) {
  queues += 1;
  const { client } = sqs;
  const liveUrl = sqs.createQueue(`live-${queues}`);
  const deadUrl = sqs.createQueue(`dead-${queues}`);
  // The server's clock has milliseconds: a letter of this very one counts as before the scan.
  const now = () => Date.now() + 1;
  return {
    letters: createDeadLetters({ client, queueUrl: deadUrl }),
    replay: createReplay({
      client,
      deadLetterQueueUrl: deadUrl,
      sender: createJobSender({ client, queueUrl: liveUrl }),
      parse: () => [],
      now,
      waitSeconds: 0,
      ...overrides,
    }),
    live: async () =>
      (await receiveAll(client, liveUrl)).map((message) => decodeJob(message.Body ?? '')),
    dead: () => depth(client, deadUrl),
  };
}

const because = (reason: string) => ({
  reason,
  message: 'why',
  attempts: 1,
  firstSeenAt: 1,
  failedAt: 2,
});

const unparsed: UnparsedEvent = {
  source: 'clerk',
  receivedAt: 5,
  eventId: 'msg_9',
  path: 'data.updated_at',
  reason: 'unparseable_event',
  message: 'missing',
  body: new TextEncoder().encode('{"type":"user.created"}'),
};

describe('replay', () => {
  it('sends jobs to the live queue, to be verified, and deletes their letters', async () => {
    const { letters, replay, live, dead } = fresh();
    for (const job of userJobs(12)) await letters.send(encodeJob(job), because('unknown_role'));
    expect(await replay()).toEqual({
      seen: 12,
      selected: 12,
      replayed: 12,
      jobs: 12,
      kept: [],
      complete: true,
    });
    const jobs = await live();
    expect(jobs).toHaveLength(12);
    expect(jobs.every((job) => job.verify === true)).toBe(true);
    expect(await dead()).toEqual({ visible: 0, inFlight: 0 });
  });

  it('takes only the chosen ones, and shows the others again at once', async () => {
    const { letters, replay, live, dead } = fresh();
    await letters.send(encodeJob(userJob(1)), because('unknown_role'));
    for (const job of userJobs(11)) await letters.send(encodeJob(job), because('email_taken'));
    const report = await replay((letter) => letter.reason.reason === 'unknown_role');
    expect(report).toMatchObject({ seen: 12, selected: 1, replayed: 1 });
    expect(await live()).toEqual([{ ...userJob(1), verify: true }]);
    expect(await dead()).toEqual({ visible: 11, inFlight: 0 });
  });

  it("reads a kept event again with its provider's parser", async () => {
    const parsed: UnparsedEvent[] = [];
    const { letters, replay, live, dead } = fresh({
      parse: (event) => {
        parsed.push(event);
        return userJobs(2);
      },
    });
    await letters.keepUnparsed(unparsed);
    expect(await replay()).toMatchObject({ replayed: 1, jobs: 2, kept: [] });
    expect(parsed).toMatchObject([{ source: 'clerk', eventId: 'msg_9' }]);
    expect(await live()).toHaveLength(2);
    expect(await dead()).toEqual({ visible: 0, inFlight: 0 });
  });

  it('keeps what cannot be read or makes no job, and says why', async () => {
    const { letters, replay, live, dead } = fresh({
      parse: (event) => {
        if (event.eventId === 'msg_9') throw new Error('data.updated_at: missing');
        return [];
      },
    });
    await letters.keepUnparsed(unparsed);
    await letters.keepUnparsed({ ...unparsed, eventId: 'msg_10' });
    await letters.send('no json', because('invalid_json'));
    const report = await replay();
    expect(report.replayed).toBe(0);
    expect(report.kept.map(({ cause, message }) => `${cause}: ${message}`).sort()).toEqual([
      'no_jobs: its event makes no job',
      'unreadable: data.updated_at: missing',
      'unreadable: message body is not JSON',
    ]);
    expect(await live()).toEqual([]);
    expect(await dead()).toEqual({ visible: 3, inFlight: 0 });
  });

  it('keeps a letter whose send was not confirmed', async () => {
    const { letters, replay, dead } = fresh({
      sender: {
        send: async () => {
          throw new QueueError('unavailable', 'SendMessageBatch failed: TimeoutError');
        },
      },
    });
    await letters.send(encodeJob(userJob(1)), because('unknown_role'));
    const { kept, replayed } = await replay();
    expect(replayed).toBe(0);
    expect(kept).toMatchObject([{ cause: 'not_sent' }]);
    expect(await dead()).toEqual({ visible: 1, inFlight: 0 });
  });

  it('does not replay in a circle what fails again meanwhile', async () => {
    const again = fresh();
    const { letters, replay, dead } = fresh({
      sender: {
        // The worker is quick, and its answer comes after the scan's start.
        send: async () => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          await letters.send(encodeJob(userJob(1)), because('unknown_role'));
        },
      },
    });
    await letters.send(encodeJob(userJob(1)), because('unknown_role'));
    expect(await replay()).toMatchObject({ seen: 1, replayed: 1 });
    expect(await dead()).toEqual({ visible: 1, inFlight: 0 });
    await again.replay();
  });

  it('says when the time ran out before the end', async () => {
    const { client } = sqs;
    const liveUrl = sqs.createQueue('live-slow');
    const deadUrl = sqs.createQueue('dead-slow');
    const letters = createDeadLetters({ client, queueUrl: deadUrl });
    for (const job of userJobs(25)) await letters.send(encodeJob(job), because('x'));
    let time = Date.now() + 1000;
    const replay = createReplay({
      client,
      deadLetterQueueUrl: deadUrl,
      sender: createJobSender({ client, queueUrl: liveUrl }),
      parse: () => [],
      now: () => {
        time += 100_000;
        return time;
      },
      waitSeconds: 0,
    });
    const first = await replay();
    expect(first.complete).toBe(false);
    expect(first.replayed).toBeLessThan(25);
    const left = await depth(client, deadUrl);
    expect(left).toEqual({ visible: 25 - first.replayed, inFlight: 0 });
  });
});
