import { describe, expect, it, vi } from 'vitest';
import { withinLimit } from '../../lib/intake/time-limit.ts';

describe('withinLimit', () => {
  it('gives what the work gives', async () => {
    await expect(withinLimit(1000, async () => 'done')).resolves.toBe('done');
    await expect(withinLimit(1000, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('leaves work behind that hangs and heeds no signal', async () => {
    const hung = withinLimit(10, () => new Promise(() => {}));
    await expect(hung).rejects.toMatchObject({ code: 'timeout', retry: 'transient' });
  });

  it('fires its signal at the limit, and fails as a timeout whatever the signal brings about', async () => {
    let reason: unknown;
    const work = (signal: AbortSignal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason;
          reject(new Error('aborted'));
        });
      });
    await expect(withinLimit(10, work)).rejects.toMatchObject({ code: 'timeout' });
    expect(reason).toMatchObject({ code: 'timeout' });
  });

  it('leaves no timer behind once the work is done', async () => {
    vi.useFakeTimers();
    try {
      await withinLimit(10, async () => {});
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
