import { describe, expect, it } from 'vitest';
import { DELETE, WRITE } from './calls.ts';
import { sharedBudget, takeAll } from './shared-budget.ts';

describe('what is left of the budget', () => {
  it('is not known before anything was seen, and all of it at first', async () => {
    const one = sharedBudget().worker();
    expect(one.left()).toBeNull();
    await one.refresh();
    expect(one.left()).toEqual({ requests: 1, writes: 1, deletes: 1, bulk: 1 });
  });

  it('goes as it is taken, by whomever, and comes back with time', async () => {
    const { worker, pass } = sharedBudget();
    const [one, other] = [worker(), worker()];
    await takeAll(one, WRITE.cost, 'revocation');
    await other.refresh();
    const taken = other.left();
    expect(taken?.writes).toBeLessThan(0.05);
    expect(taken?.deletes).toBe(1);
    pass(3_000);
    expect(other.left()?.writes).toBeGreaterThan(0.1);
    pass(60_000);
    expect(other.left()).toEqual({ requests: 1, writes: 1, deletes: 1, bulk: 1 });
  });

  it('is nothing while Permit has refused a call, of what that counted against', async () => {
    const { worker, pass } = sharedBudget();
    const one = worker();
    await one.refused(DELETE.cost, 30_000);
    pass(20_000);
    expect(one.left()).toEqual({ requests: 0, writes: 0, deletes: 0, bulk: 1 });
    pass(60_000);
    expect(one.left()?.deletes).toBeGreaterThan(0.5);
  });
});
