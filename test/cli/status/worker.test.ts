import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { createJobSender } from '../../../lib/queue/index.ts';
import { type Stack, startStack } from '../../../local/stack/index.ts';
import { userJobs } from '../../queue/jobs.ts';
import { diagnose } from '../doctor/diagnose.ts';
import { runCli } from '../run-cli.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    config: new URL('../../../local/pass-through.config.ts', import.meta.url),
  });
});
afterAll(() => stack.close());

const report = z.object({
  queues: z.object({ live: z.object({ visible: z.int(), oldest: z.nullable(z.unknown()) }) }),
  worker: z.object({
    lastAppliedAt: z.nullable(z.string()),
    lastInvocation: z.nullable(z.object({ applied: z.int() })),
  }),
  lease: z.object({ epoch: z.int() }),
  budget: z.object({ writes: z.object({ left: z.int(), burst: z.int() }) }),
});

const status = async () => {
  const { json } = await runCli(['status', '--json'], { env: stack.environment });
  return report.parse(json());
};

describe('permit-sync status of a stack with a worker', { timeout: 30_000 }, () => {
  it('tells what the worker has applied, and out of which budget', async () => {
    const before = Date.now();
    expect(await status()).toMatchObject({
      worker: { lastAppliedAt: null, lastInvocation: null },
      budget: { writes: { left: 39 } },
      lease: { epoch: 0 },
    });
    const queueUrl = stack.environment['SYNC_QUEUE_URL'] ?? '';
    const jobs = userJobs(5).map((job) => ({ ...job, observedAt: before }));
    await createJobSender({ client: stack.sqs, queueUrl }).send(jobs);
    await expect
      .poll(async () => stack.permit.standIn?.facts().users.length, { timeout: 20_000 })
      .toBe(5);
    await expect
      .poll(async () => typeof (await status()).worker.lastAppliedAt, { timeout: 20_000 })
      .toBe('string');
    const { queues, worker, lease, budget } = await status();
    expect(queues.live).toMatchObject({ visible: 0, oldest: null });
    expect(Date.parse(worker.lastAppliedAt ?? '')).toBeGreaterThanOrEqual(before);
    expect(worker.lastInvocation?.applied).toBeGreaterThan(0);
    expect(lease.epoch).toBeGreaterThan(0);
    expect(budget.writes.burst).toBe(39);

    const { of } = await diagnose({ env: stack.environment });
    expect(of('worker')).toMatchObject({ state: 'ok' });
    expect(of('worker').detail).toContain('nothing waits');
  });
});
