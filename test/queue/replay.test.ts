import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeJob, encodeJob, type SyncJob, type UnparsedEvent } from '../../lib/jobs/index.ts';
import {
  createDeadLetters,
  createJobSender,
  createReplay,
  type JobSender,
  QueueError,
  readLetter,
} from '../../lib/queue/index.ts';
import { depth, receiveAll, startSqs } from './embedded-sqs.ts';
import { userJob, userJobs } from './jobs.ts';

let sqs: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

let queues = 0;
function fresh(given: { sender?: JobSender; parse?: (event: UnparsedEvent) => SyncJob[] } = {}) {
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
      sender: given.sender ?? createJobSender({ client, queueUrl: liveUrl }),
      read: (letter) => readLetter(letter, given.parse ?? (() => [])),
      now,
      waitSeconds: 0,
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
      identical: 0,
      jobs: 12,
      kept: [],
      complete: true,
      failure: undefined,
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

  it('stops where the live queue takes nothing, and leaves the letters', async () => {
    const { letters, replay, dead } = fresh({
      sender: {
        send: async () => {
          throw new QueueError('unavailable', 'SendMessageBatch failed: TimeoutError');
        },
      },
    });
    for (const job of userJobs(60)) await letters.send(encodeJob(job), because('unknown_role'));
    const { kept, replayed, complete, failure } = await replay();
    expect({ replayed, complete }).toEqual({ replayed: 0, complete: false });
    expect(failure?.code).toBe('unavailable');
    expect(kept[0]).toMatchObject({ cause: 'not_sent' });
    expect(kept.length).toBeLessThanOrEqual(40);
    expect(await dead()).toEqual({ visible: 60, inFlight: 0 });
  });

  it('keeps the one letter that the queue does not take, and sends its neighbours', async () => {
    const taken: string[] = [];
    const { letters, replay, dead } = fresh({
      sender: {
        async send(jobs) {
          if (jobs.some(({ eventId }) => eventId === 'msg_3')) {
            throw new QueueError('job_too_large', 'jobs.3 is too large');
          }
          taken.push(...jobs.map(({ eventId }) => eventId));
        },
      },
    });
    for (const job of userJobs(6)) await letters.send(encodeJob(job), because('unknown_role'));
    const { kept, replayed, failure } = await replay();
    expect({ replayed, failure }).toEqual({ replayed: 5, failure: undefined });
    expect(kept).toMatchObject([{ cause: 'not_sent', message: 'jobs.3 is too large' }]);
    expect(taken.sort()).toEqual(['msg_0', 'msg_1', 'msg_2', 'msg_4', 'msg_5']);
    expect(await dead()).toEqual({ visible: 1, inFlight: 0 });
  });

  it('sends once what several letters say, however it is written, and clears them all', async () => {
    const { letters, replay, live, dead } = fresh();
    const job = userJob(1, { email: 'a@b.example', name: 'A' });
    const other = userJob(1, { name: 'A', email: 'a@b.example' });
    for (let copies = 0; copies < 12; copies += 1) {
      await letters.send(encodeJob(job), because('unknown_role'));
      await letters.send(
        encodeJob({ ...other, observedAt: job.observedAt + copies }),
        because('x'),
      );
    }
    await letters.send(encodeJob(userJob(2)), because('unknown_role'));
    expect(await replay()).toMatchObject({ selected: 25, replayed: 25, identical: 23, jobs: 2 });
    expect((await live()).map(({ eventId }) => eventId).sort()).toEqual(['msg_1', 'msg_2']);
    expect(await dead()).toEqual({ visible: 0, inFlight: 0 });
  });

  it('takes back that a job was fresh: it is as old as when it was observed', async () => {
    const { letters, replay, live } = fresh();
    await letters.send(encodeJob({ ...userJob(1), fresh: true }), because('unknown_role'));
    await replay();
    expect(await live()).toEqual([{ ...userJob(1), verify: true }]);
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

  it('ends at the signal, with what is under way, and shows the rest again', async () => {
    const { client } = sqs;
    const liveUrl = sqs.createQueue('live-stopped');
    const deadUrl = sqs.createQueue('dead-stopped');
    const letters = createDeadLetters({ client, queueUrl: deadUrl });
    for (const job of userJobs(95)) await letters.send(encodeJob(job), because('x'));
    const stop = new AbortController();
    const replay = createReplay({
      client,
      deadLetterQueueUrl: deadUrl,
      sender: createJobSender({ client, queueUrl: liveUrl }),
      read: (letter) => readLetter(letter, () => []),
      now: () => Date.now() + 1,
      onProgress: () => stop.abort(),
      signal: stop.signal,
      waitSeconds: 0,
    });
    const { complete, replayed, kept } = await replay();
    expect({ complete, kept }).toEqual({ complete: false, kept: [] });
    expect(replayed).toBeGreaterThan(0);
    expect(replayed).toBeLessThanOrEqual(40);
    expect(await depth(client, deadUrl)).toEqual({ visible: 95 - replayed, inFlight: 0 });
    expect((await depth(client, liveUrl)).visible).toBe(replayed);
  });
});
