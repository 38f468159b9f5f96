import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJobSender, readDepth, readQueueSettings } from '../../lib/queue/index.ts';
import { startSqs } from './embedded-sqs.ts';
import { userJobs } from './jobs.ts';

let sqs: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

describe('a queue', () => {
  it('tells how many messages it has, and none is received by that', async () => {
    const { client } = sqs;
    const queueUrl = sqs.createQueue('counted');
    await createJobSender({ client, queueUrl }).send(userJobs(12));
    for (let times = 0; times < 2; times++) {
      expect(await readDepth({ client, queueUrl })).toEqual({
        visible: 12,
        inFlight: 0,
        delayed: 0,
      });
    }
  });

  it('tells how it is set up', async () => {
    const { client } = sqs;
    sqs.createQueue('dead');
    const queueUrl = sqs.createQueue('set-up', {
      VisibilityTimeout: '42',
      MessageRetentionPeriod: '86400',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: sqs.arn('dead'),
        maxReceiveCount: '7',
      }),
    });
    expect(await readQueueSettings({ client, queueUrl })).toEqual({
      arn: sqs.arn('set-up'),
      visibilitySeconds: 42,
      retentionSeconds: 86_400,
      redrive: { targetArn: sqs.arn('dead'), maxReceiveCount: 7 },
    });
  });

  it('may have nowhere to move messages to', async () => {
    const { client } = sqs;
    const settings = await readQueueSettings({ client, queueUrl: sqs.createQueue('plain') });
    expect(settings.redrive).toBeUndefined();
  });

  it('that is not there says so', async () => {
    const { client } = sqs;
    const queueUrl = `${sqs.createQueue('there')}-not`;
    await expect(readDepth({ client, queueUrl })).rejects.toMatchObject({ code: 'no_queue' });
    await expect(readQueueSettings({ client, queueUrl })).rejects.toMatchObject({
      code: 'no_queue',
    });
  });
});
