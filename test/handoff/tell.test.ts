import { describe, expect, it } from 'vitest';
import { tell } from '../../lib/handoff/tell.ts';
import { type Version, versionAt } from '../../lib/jobs/index.ts';
import { createMemoryMarks } from './memory-marks.ts';

const INTERVAL_MS = 30_000;
const versionOf = (second: number): Version => `${versionAt(second * 1000)}.1.token-${second}`;

/** One user's handoffs, on a clock that only we move. */
function setting(intervalMs = INTERVAL_MS) {
  const marks = createMemoryMarks();
  const sent: string[] = [];
  let now = 1_000_000;
  let failure: Error | undefined;
  return {
    marks,
    sent,
    pass: (ms: number) => {
      now += ms;
    },
    fail: (error?: Error) => {
      failure = error;
    },
    /** Says what was put on the queue: the facts, `beneath` the second of which they were told. */
    async hand(facts: string, second: number, user = 'ann') {
      const telling = { digest: facts, job: `token-${second}`, version: versionOf(second) };
      const { job, unchanged } = await tell(user, telling, {
        marks,
        now: () => now,
        intervalMs,
        async send(under) {
          if (failure !== undefined) throw failure;
          const at = under === undefined ? '' : ` beneath ${Number(under.slice(0, 15)) / 1000}`;
          sent.push(`${facts}${at}`);
        },
      });
      return unchanged ? `as ${job}` : 'told';
    },
  };
}

describe('the interval', () => {
  it('skips what was told already, also by a newer token, and says which job has it', async () => {
    const { hand, sent } = setting();
    expect(await hand('admin', 100)).toBe('told');
    expect(await hand('admin', 100)).toBe('as token-100');
    expect(await hand('admin', 110)).toBe('as token-100');
    expect(await hand('admin', 90)).toBe('as token-100');
    expect(sent).toEqual(['admin']);
  });

  it('skips nothing of another user, and no other facts', async () => {
    const { hand } = setting();
    await hand('admin', 100);
    expect(await hand('admin', 100, 'bob')).toBe('told');
    expect(await hand('viewer', 101)).toBe('told');
    expect(await hand('admin', 102)).toBe('told');
  });

  it('is over when its time is', async () => {
    const { hand, pass } = setting();
    await hand('admin', 100);
    pass(INTERVAL_MS - 1);
    expect(await hand('admin', 100)).toBe('as token-100');
    pass(1);
    expect(await hand('admin', 100)).toBe('told');
    expect(await hand('admin', 100)).toBe('as token-100');
  });

  it('does not reach further than itself in the time of tokens: others may have spoken', async () => {
    const { hand } = setting();
    await hand('admin', 100);
    expect(await hand('admin', 131)).toBe('told');
  });

  it('is off at 0: all is told, and nothing is kept', async () => {
    const { hand, marks } = setting(0);
    expect([await hand('admin', 100), await hand('admin', 100)]).toEqual(['told', 'told']);
    expect(marks.markOf('ann')).toBeUndefined();
  });

  it('skips nothing on the strength of what never reached the queue', async () => {
    const { hand, fail } = setting();
    fail(new Error('no queue'));
    await expect(hand('admin', 100)).rejects.toThrow('no queue');
    fail();
    expect(await hand('admin', 100)).toBe('told');
    expect(await hand('admin', 100)).toBe('as token-100');
  });
});

describe('other facts that come late', () => {
  it('are told beneath those that hold over their time, so that they win over nothing newer', async () => {
    const { hand, sent } = setting();
    await hand('admin', 100);
    await hand('admin', 120);
    expect(await hand('viewer', 110)).toBe('told');
    expect(sent).toEqual(['admin', 'viewer beneath 100']);
    // The newest has not changed.
    expect(await hand('admin', 125)).toBe('as token-100');
  });

  it('are told at their own time where nothing was skipped', async () => {
    const { hand, sent } = setting();
    await hand('admin', 100);
    await hand('viewer', 90);
    expect(sent).toEqual(['admin', 'viewer']);
    expect(await hand('admin', 100)).toBe('as token-100');
  });

  it('are told beneath what was told before the last, too', async () => {
    const { hand, sent } = setting();
    await hand('admin', 100);
    await hand('admin', 120);
    await hand('editor', 130);
    await hand('viewer', 110);
    expect(sent).toEqual(['admin', 'editor', 'viewer beneath 100']);
  });

  it('stay in their order among themselves, also when the newest facts are told anew', async () => {
    const { hand, sent, pass } = setting();
    await hand('acme admin', 100);
    await hand('acme admin', 120);
    await hand('globex admin', 110);
    pass(INTERVAL_MS);
    await hand('acme admin', 150);
    await hand('globex viewer', 105);
    expect(sent.slice(1)).toEqual([
      'globex admin beneath 100',
      'acme admin',
      'globex viewer beneath 100',
    ]);
  });

  it('are told at their own time once the same facts are told anew, and nobody is beneath', async () => {
    const { hand, sent, pass } = setting();
    await hand('admin', 100);
    await hand('admin', 120);
    pass(INTERVAL_MS);
    await hand('admin', 150);
    await hand('viewer', 110);
    expect(sent).toEqual(['admin', 'admin', 'viewer']);
  });
});
