import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDeadline } from '../../lib/scheduled-reconcile/deadline.ts';

afterEach(() => vi.useRealTimers());

describe('a deadline', () => {
  it('fires by itself, so that a request that hangs is ended', () => {
    vi.useFakeTimers();
    const deadline = createDeadline(Date.now() + 60_000, Date.now);
    vi.advanceTimersByTime(59_999);
    expect(deadline.isOver()).toBe(false);
    vi.advanceTimersByTime(1);
    expect(deadline.signal.aborted).toBe(true);
  });

  it('is seen by whoever looks, while a timer could not go off', () => {
    let at = 0;
    const deadline = createDeadline(60_000, () => at);
    deadline.check();
    expect(deadline.isOver()).toBe(false);
    at = 60_000;
    deadline.check();
    expect(deadline.isOver()).toBe(true);
    deadline.close();
  });

  it('that is closed leaves nothing running', () => {
    vi.useFakeTimers();
    createDeadline(Date.now() + 60_000, Date.now).close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
