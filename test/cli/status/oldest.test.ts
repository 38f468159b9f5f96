import { describe, expect, it } from 'vitest';
import { oldestOf } from '../../../cli/status/oldest.ts';

const EMPTY = { visible: 0, inFlight: 0, delayed: 0 };
const SOME = { ...EMPTY, visible: 3 };
const WAITING = { drainedAt: 500, oldest: { id: 'm', sentAt: 100, dueAt: 900 } };

describe('the oldest message of a queue', () => {
  it('is none where there are no messages, whatever the worker said', () => {
    expect(oldestOf(EMPTY, WAITING, 700)).toEqual({ kind: 'none' });
    expect(oldestOf(EMPTY, undefined, 0)).toEqual({ kind: 'none' });
  });

  it('is the one that the worker met, as of when it said so', () => {
    expect(oldestOf(SOME, WAITING, 700)).toEqual({ kind: 'seen', sentAt: 100, seenAt: 700 });
  });

  it('came after the worker found the queue empty, where it met none that waits', () => {
    const word = { drainedAt: 500, oldest: null };
    expect(oldestOf(SOME, word, 700)).toEqual({ kind: 'since', emptyAt: 500 });
  });

  it('counts messages that are delayed, or in flight, as well', () => {
    expect(oldestOf({ ...EMPTY, delayed: 1 }, WAITING, 700).kind).toBe('seen');
    expect(oldestOf({ ...EMPTY, inFlight: 1 }, WAITING, 700).kind).toBe('seen');
  });

  it('is not known before the worker has said anything of it', () => {
    expect(oldestOf(SOME, undefined, 0)).toEqual({ kind: 'unknown' });
    expect(oldestOf(SOME, { drainedAt: null, oldest: null }, 700)).toEqual({ kind: 'unknown' });
  });
});
