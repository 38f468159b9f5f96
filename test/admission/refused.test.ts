import { describe, expect, it } from 'vitest';
import { bucketsOf } from '../../lib/admission/index.ts';
import { DELETE, DOCUMENTED, READ, WRITE } from './calls.ts';
import { sharedBudget, takeAll } from './shared-budget.ts';

const MINUTE_MS = 60_000;
const { writes, deletes } = bucketsOf(DOCUMENTED);

describe('a refusal', () => {
  it('without Retry-After pauses all for 5 s, and ever longer while it is not calm, to a minute', async () => {
    const { worker, pass } = sharedBudget();
    const [one, two] = [worker(), worker()];
    for (const pauseMs of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
      await one.refused(READ.cost, undefined);
      expect(await two.take(READ.cost, 'revocation')).toBe(pauseMs);
      pass(pauseMs - 1);
      expect(await two.take(READ.cost, 'revocation')).toBe(1);
      pass(1);
      expect(await two.take(READ.cost, 'revocation')).toBe(0);
      pass(MINUTE_MS);
    }
    pass(1);
    await one.refused(READ.cost, undefined);
    expect(await two.take(READ.cost, 'revocation')).toBe(5_000);
  });

  it('pauses for as long as Retry-After says', async () => {
    const { worker, pass } = sharedBudget();
    const one = worker();
    await one.refused(WRITE.cost, 17_500);
    expect(await one.take(WRITE.cost, 'revocation')).toBe(17_500);
    pass(17_500);
    expect(await one.take(WRITE.cost, 'revocation')).toBe(0);
    await one.refused(WRITE.cost, 24 * 60 * MINUTE_MS);
    expect(await one.take(WRITE.cost, 'revocation')).toBe(60 * MINUTE_MS);
  });

  it('empties what the call counts against, and that alone; it fills while it is paused', async () => {
    const { worker, pass } = sharedBudget();
    const one = worker();
    await one.refused(WRITE.cost, 0);
    expect(await one.take(WRITE.cost, 'revocation')).toBe(Math.ceil(1 / writes.perMs));
    pass(4_000);
    const filled = Math.floor(4_000 * writes.perMs);
    expect(filled).toBeGreaterThan(deletes.burst);
    expect((await takeAll(one, DELETE.cost, 'revocation')).had).toBe(deletes.burst);
    expect((await takeAll(one, WRITE.cost, 'revocation')).had).toBe(filled - deletes.burst);
  });

  it('of several calls that were under way together counts as one', async () => {
    const { worker, pass } = sharedBudget();
    const [one, two] = [worker(), worker()];
    await Promise.all([one, two, one, two].map((each) => each.refused(WRITE.cost, undefined)));
    expect(await one.take(WRITE.cost, 'live')).toBe(5_000);
    pass(2_000);
    await two.refused(WRITE.cost, undefined);
    expect(await one.take(WRITE.cost, 'live')).toBe(3_000);
  });

  it('during a pause makes it longer, never shorter, when Permit says so', async () => {
    const { worker } = sharedBudget();
    const one = worker();
    await one.refused(WRITE.cost, undefined);
    await one.refused(WRITE.cost, 1_000);
    expect(await one.take(WRITE.cost, 'live')).toBe(5_000);
    await one.refused(WRITE.cost, 9_000);
    expect(await one.take(WRITE.cost, 'live')).toBe(9_000);
  });

  it('shows in the price', async () => {
    const { worker } = sharedBudget();
    const one = worker();
    const before = one.price(WRITE.cost, 'live').share;
    await one.refused(WRITE.cost, 12_000);
    expect(one.price(WRITE.cost, 'live').waitMs).toBe(12_000);
    expect(one.price(WRITE.cost, 'live').share).toBeGreaterThan(before);
  });
});
