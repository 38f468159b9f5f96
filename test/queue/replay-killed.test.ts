import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeJob, encodeJob } from '../../lib/jobs/index.ts';
import {
  createJobSender,
  createReplay,
  createSqsClient,
  readLetter,
  sendLetters,
} from '../../lib/queue/index.ts';
import { dyingClient } from './dying-client.ts';
import { receiveAll, startSqs } from './embedded-sqs.ts';
import { userJobs } from './jobs.ts';

let sqs: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

const CHOSEN = 16;
const OTHERS = 7;
const VISIBILITY_SECONDS = 1;

interface Death {
  readonly at: number;
  readonly when: 'before' | 'after';
}

/** Replays with a process that dies there, then, once its letters are back, with one that lives. */
async function replayKilled(deaths: readonly Death[], name: string) {
  const liveUrl = sqs.createQueue(`${name}-live`);
  const deadUrl = sqs.createQueue(`${name}-dead`);
  const [chosen, others] = [userJobs(CHOSEN), userJobs(OTHERS)];
  const reason = { message: 'y', attempts: 1, firstSeenAt: 1, failedAt: 2 };
  const letters = [
    ...chosen.map((job) => ({ body: encodeJob(job), reason: { ...reason, reason: 'mended' } })),
    ...others.map((job) => ({ body: encodeJob(job), reason: { ...reason, reason: 'other' } })),
  ];
  await sendLetters(letters, { client: sqs.client, queueUrl: deadUrl });

  async function replay(client = createSqsClient()) {
    const run = createReplay({
      client,
      deadLetterQueueUrl: deadUrl,
      sender: createJobSender({ client, queueUrl: liveUrl, sleep: async () => {} }),
      read: (letter) => readLetter(letter, () => []),
      now: () => Date.now() + 1,
      visibilitySeconds: VISIBILITY_SECONDS,
      waitSeconds: 0,
    });
    return await run((letter) => letter.reason.reason === 'mended');
  }
  for (const { at, when } of deaths) {
    const { client, state } = dyingClient(at, when);
    await replay(client).catch((error: unknown) => {
      if (!state.dead) throw error;
    });
    await pause(VISIBILITY_SECONDS * 1000 + 100);
  }
  const last = await replay();
  const left = await receiveAll(sqs.client, deadUrl);
  const sent = (await receiveAll(sqs.client, liveUrl)).map(({ Body = '' }) => decodeJob(Body));
  return {
    last,
    left: left.map(({ Body = '' }) => decodeJob(Body).eventId).sort(),
    leftIds: new Set(left.map(({ MessageId }) => MessageId)).size,
    sent: new Set(sent.map(({ eventId }) => eventId)),
    copies: sent.length,
  };
}

const expected = {
  left: userJobs(OTHERS).map(({ eventId }) => eventId),
  leftIds: OTHERS,
  sent: new Set(userJobs(CHOSEN).map(({ eventId }) => eventId)),
};

it.concurrent('loses and doubles nothing, at whichever SQS call it is killed', async () => {
  const points = Array.from({ length: 15 }, (_, at) => at);
  const deaths = points.flatMap((at): Death[] => [
    { at, when: 'before' },
    { at, when: 'after' },
  ]);
  const ends = await Promise.all(
    deaths.map(async (death) => await replayKilled([death], `k-${death.at}-${death.when}`)),
  );
  for (const [index, end] of ends.entries()) {
    expect(end, JSON.stringify(deaths[index])).toMatchObject(expected);
    expect(end.last.kept).toEqual([]);
    // At worst what was sent and not yet deleted when it died.
    expect(end.copies).toBeLessThanOrEqual(CHOSEN * 2);
  }
}, 30_000);

it.concurrent('loses and doubles nothing when it is killed three times', async () => {
  const deaths: readonly Death[] = [
    { at: 7, when: 'after' },
    { at: 5, when: 'before' },
    { at: 6, when: 'after' },
  ];
  expect(await replayKilled(deaths, 'thrice')).toMatchObject(expected);
}, 30_000);
