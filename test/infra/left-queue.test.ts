import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeJob } from '../../lib/jobs/index.ts';
import { type Place, startPlace, userJob } from '../cli/dlq/place.ts';
import { depth } from '../queue/embedded-sqs.ts';

let place: Place;
beforeAll(async () => {
  place = await startPlace();
});
afterAll(() => place.close());

describe('a queue that a removed stack has left', () => {
  it('is brought over by `dlq replay`, as docs/deploy.md says', async () => {
    const left = place.sqs.createQueue('left-by-the-stack-before');
    await place.sqs.client.send(
      new SendMessageBatchCommand({
        QueueUrl: left,
        Entries: [1, 2, 3].map((n) => ({ Id: `${n}`, MessageBody: encodeJob(userJob(n)) })),
      }),
    );
    const now = place.open({ DEAD_LETTER_QUEUE_URL: left });
    const run = await now.dlq(['replay', '--all', '--yes', '--json']);
    expect(run.code).toBe(0);
    expect(run.json()).toMatchObject({ complete: true, replayed: 3, kept: [] });
    const jobs = await now.liveJobs();
    expect(jobs.map(({ eventId }) => eventId).sort()).toEqual(['msg_1', 'msg_2', 'msg_3']);
    expect(await depth(place.sqs.client, left)).toEqual({ visible: 0, inFlight: 0 });
  });
});
