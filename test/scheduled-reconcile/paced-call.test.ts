import { describe, expect, it } from 'vitest';
import { createBudget } from '../../lib/admission/index.ts';
import { PermitError } from '../../lib/permit/index.ts';
import { createPacedCall } from '../../lib/scheduled-reconcile/paced-call.ts';
import { createMemoryDocuments } from '../sync/simulation/memory-documents.ts';

const LIMITS = {
  requestsPerMinute: 60,
  writesPerMinute: 60,
  deletesPerMinute: 60,
  bulkPer10Minutes: 10,
};
const READ = { requests: 1 };

function pacing() {
  let at = 1_790_000_000_000;
  const controller = new AbortController();
  const documents = createMemoryDocuments().port(async () => {});
  const budget = createBudget({ documents, pk: 'budget', limits: LIMITS, now: () => at });
  const waits: number[] = [];
  return {
    budget,
    controller,
    waits,
    elapsed: () => at - 1_790_000_000_000,
    call: createPacedCall({
      budget,
      signal: controller.signal,
      random: () => 0,
      sleep: async (ms, signal) => {
        signal.throwIfAborted();
        waits.push(ms);
        at += ms;
      },
    }),
  };
}
const failure = (status: number, retry: 'transient' | 'permanent') =>
  new PermitError(status === 429 ? 'rate_limited' : 'unavailable', 'refused', {
    retry,
    status,
    ...(status === 429 ? { retryAfterMs: 20_000 } : {}),
  });

describe('calls of Permit by the scheduled reconcile', () => {
  it('keep to the limit, and leave some of it to live traffic', async () => {
    const { call, budget, elapsed } = pacing();
    for (let n = 0; n < 120; n++) await call(READ, async () => n);
    expect(elapsed()).toBeGreaterThan(60_000);
    expect(await budget.take(READ, 'live')).toBe(0);
  });

  it('wait as long as Permit says when it has had enough', async () => {
    const { call, elapsed } = pacing();
    let calls = 0;
    const answer = await call(READ, async () => {
      calls += 1;
      if (calls === 1) throw failure(429, 'transient');
      return 'page';
    });
    expect(answer).toBe('page');
    expect(elapsed()).toBeGreaterThanOrEqual(20_000);
  });

  it('are made again after what may pass, five times, and not after what stays', async () => {
    for (const [retry, times] of [
      ['transient', 5],
      ['permanent', 1],
    ] as const) {
      const { call } = pacing();
      let calls = 0;
      const made = call(READ, async () => {
        calls += 1;
        throw failure(503, retry);
      });
      await expect(made).rejects.toBeInstanceOf(PermitError);
      expect(calls).toBe(times);
    }
  });

  it('are not made when the wake-up is at its end', async () => {
    const { call, controller } = pacing();
    controller.abort();
    let calls = 0;
    await expect(call(READ, async () => ++calls)).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls).toBe(0);
  });
});
