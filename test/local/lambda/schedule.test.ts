import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LambdaFunction } from '../../../local/lambda/function.ts';
import type { Outcome } from '../../../local/lambda/outcome.ts';
import { startSchedule } from '../../../local/lambda/schedule.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const DONE: Outcome = { ok: true, payload: 'null' };

function recorder(answer: () => Promise<Outcome> = async () => DONE) {
  const events: string[] = [];
  const target: LambdaFunction = {
    name: 'scim',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:scim',
    invoke(event) {
      events.push(event);
      return answer();
    },
    close: async () => {},
  };
  return { events, target };
}

const MINUTE = 60_000;

describe('a schedule', () => {
  it('invokes with its event once in each interval, and not before the first has passed', async () => {
    const { events, target } = recorder();
    const { close } = startSchedule({ function: target, event: '{"sweep":true}', everyMs: MINUTE });
    await vi.advanceTimersByTimeAsync(MINUTE - 1);
    expect(events).toEqual([]);
    await vi.advanceTimersByTimeAsync(1 + 2 * MINUTE);
    expect(events).toEqual(Array(3).fill('{"sweep":true}'));
    await close();
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(events.length).toBe(3);
  });

  it('leaves out what would come while the last is under way, and goes on after a failure', async () => {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const { events, target } = recorder(() => promise);
    const { close } = startSchedule({ function: target, event: '{}', everyMs: MINUTE });
    await vi.advanceTimersByTimeAsync(3 * MINUTE);
    expect(events.length).toBe(1);
    resolve({ ok: false, error: { errorType: 'Sandbox.Timedout', errorMessage: 'late' } });
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(events.length).toBe(2);
    await close();
  });

  it('is closed only when what is under way has ended', async () => {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const { close } = startSchedule({
      function: recorder(() => promise).target,
      event: '{}',
      everyMs: MINUTE,
    });
    await vi.advanceTimersByTimeAsync(MINUTE);
    let closed = false;
    const closing = close().then(() => {
      closed = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(closed).toBe(false);
    resolve(DONE);
    await closing;
    expect(closed).toBe(true);
  });
});
