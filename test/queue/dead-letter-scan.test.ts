import { setTimeout as pause } from 'node:timers/promises';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeJob } from '../../lib/jobs/index.ts';
import { createDeadLetters, type ScanOptions, scanDeadLetters } from '../../lib/queue/index.ts';
import { depth, receiveAll, startSqs } from './embedded-sqs.ts';
import { userJobs } from './jobs.ts';

let sqs: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

let queues = 0;
async function queueOf(letters: number) {
  queues += 1;
  const queueUrl = sqs.createQueue(`scanned-${queues}`);
  const sender = createDeadLetters({ client: sqs.client, queueUrl });
  const reason = { reason: 'x', message: 'y', attempts: 1, firstSeenAt: 1, failedAt: 2 };
  await Promise.all(userJobs(letters).map((job) => sender.send(encodeJob(job), reason)));
  return queueUrl;
}

/** Everything that it was shown, and what it reported. */
async function scan(queueUrl: string, options: Partial<ScanOptions> = {}) {
  const shown: string[] = [];
  const report = await scanDeadLetters({
    client: sqs.client,
    queueUrl,
    now: () => Date.now() + 1,
    waitSeconds: 0,
    ...options,
    async visit(letters) {
      shown.push(...letters.map(({ messageId }) => messageId));
      return (await options.visit?.(letters)) ?? new Set();
    },
  });
  return { shown, report };
}

describe('a scan of the dead-letter queue', () => {
  it('shows each letter once, and all of them to others at once afterwards', async () => {
    const queueUrl = await queueOf(137);
    const { shown, report } = await scan(queueUrl);
    expect(new Set(shown).size).toBe(137);
    expect(shown).toHaveLength(137);
    expect(report).toEqual({ seen: 137, later: 0, undeleted: [], end: 'all', complete: true });
    expect(await depth(sqs.client, queueUrl)).toEqual({ visible: 137, inFlight: 0 });
  });

  it('looks at several batches at once', async () => {
    const queueUrl = await queueOf(60);
    let under = 0;
    let most = 0;
    await scan(queueUrl, {
      async visit() {
        under += 1;
        most = Math.max(most, under);
        await pause(30);
        under -= 1;
        return new Set();
      },
    });
    expect(most).toBe(4);
  });

  it('takes what is no count, or no time, as absent', async () => {
    const queueUrl = await queueOf(0);
    const number = (value: string) => ({ DataType: 'Number', StringValue: value });
    await sqs.client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: 'b',
        MessageAttributes: {
          reason: { DataType: 'String', StringValue: 'x' },
          failedAt: number('9e15'),
          firstSeenAt: number('-1'),
          attempts: number('1.5'),
          status: number('404'),
        },
      }),
    );
    const reasons: unknown[] = [];
    await scan(queueUrl, {
      async visit(letters) {
        reasons.push(...letters.map(({ reason }) => reason));
        return new Set();
      },
    });
    expect(reasons).toEqual([{ reason: 'x', status: 404 }]);
  });

  it('leaves letters alone that come after its start, and says how many', async () => {
    const queueUrl = await queueOf(3);
    const before = Date.now() - 60_000;
    const { shown, report } = await scan(queueUrl, { now: () => before });
    expect(shown).toEqual([]);
    expect(report).toMatchObject({ seen: 0, later: 3, complete: true });
    expect(await depth(sqs.client, queueUrl)).toEqual({ visible: 3, inFlight: 0 });
  });

  it('holds letters for longer than their visibility timeout while it looks', async () => {
    const queueUrl = await queueOf(12);
    const seenByOthers: number[] = [];
    const { shown } = await scan(queueUrl, {
      visibilitySeconds: 1,
      async visit() {
        await pause(1600);
        seenByOthers.push((await depth(sqs.client, queueUrl)).visible);
        return new Set();
      },
    });
    expect(shown).toHaveLength(12);
    expect(new Set(seenByOthers)).toEqual(new Set([0]));
  });

  it('ends when the caller has enough, and at what may be held at once', async () => {
    const queueUrl = await queueOf(50);
    let visits = 0;
    const enough = await scan(queueUrl, {
      lanes: 1,
      enough: () => visits === 2,
      visit: async () => {
        visits += 1;
        return new Set();
      },
    });
    expect(enough.report).toMatchObject({ seen: 20, end: 'enough', complete: false });
    const full = await scan(queueUrl, { lanes: 1, maxHeld: 30 });
    expect(full.report).toMatchObject({ seen: 30, end: 'in_flight_limit', complete: false });
    expect(await depth(sqs.client, queueUrl)).toEqual({ visible: 50, inFlight: 0 });
  });

  it('lets go of all it holds when what it does with them fails', async () => {
    const queueUrl = await queueOf(25);
    let released = 0;
    const failing = scan(queueUrl, {
      onRelease: (letters) => {
        released = letters;
      },
      visit: async () => {
        throw new RangeError('no');
      },
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(released).toBe(25);
    expect(await depth(sqs.client, queueUrl)).toEqual({ visible: 25, inFlight: 0 });
  });

  it('gives up on a queue that is not there', async () => {
    const queueUrl = await queueOf(0);
    await expect(scan(`${queueUrl}-gone`)).rejects.toMatchObject({ code: 'no_queue' });
  });

  it('deletes what it is told to, and nothing else', async () => {
    const queueUrl = await queueOf(30);
    const gone = new Set<string>();
    await scan(queueUrl, {
      visit: async ([first]) => {
        if (first !== undefined) gone.add(first.messageId);
        return new Set(first === undefined ? [] : [first.messageId]);
      },
    });
    const left = (await receiveAll(sqs.client, queueUrl)).map(({ MessageId = '' }) => MessageId);
    expect(left).toHaveLength(30 - gone.size);
    expect(left.filter((id) => gone.has(id))).toEqual([]);
  });
});
