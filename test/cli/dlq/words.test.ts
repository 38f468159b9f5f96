import { describe, expect, it } from 'vitest';
import { commandLine } from '../../../cli/command-line.ts';
import { differencesOf } from '../../../cli/dlq/differences.ts';
import { fateOf, isSent } from '../../../cli/dlq/fate.ts';
import { createWantedIds } from '../../../cli/dlq/letter-ids.ts';
import { createPace } from '../../../cli/dlq/pace.ts';
import { identityOf } from '../../../lib/queue/index.ts';
import { userJob } from './place.ts';

describe('a command line to go on with', () => {
  it('says the same once more, quoted for a shell', () => {
    const options = { reason: ['a', 'b c'], dryRun: true, all: false, match: "it's", since: '2h' };
    expect(commandLine(['dlq', 'replay'], ['3f2a'], options)).toBe(
      "permit-sync dlq replay 3f2a --reason a --reason 'b c' --dry-run --match 'it'\\''s' --since 2h",
    );
  });
});

describe('the fate of a letter', () => {
  const job = userJob(1);
  it('is that of its jobs: one that is refused keeps the whole letter', () => {
    const refused = { job, outcome: 'refused', reason: 'unknown_role', message: 'm' } as const;
    const applied = { job, outcome: 'apply' } as const;
    const superseded = { job, outcome: 'superseded' } as const;
    expect(fateOf([applied, refused], true)).toMatchObject({ fate: 'refused' });
    expect(fateOf([superseded, applied], true)).toEqual({ fate: 'apply' });
    expect(fateOf([superseded], true)).toEqual({ fate: 'superseded' });
    expect(fateOf([superseded], false)).toEqual({ fate: 'unjudged' });
    expect(fateOf([{ ...refused, reason: 'too_old' }], false).fate).toBe('too_old');
  });

  it('can be forced, but for what is too old', () => {
    expect(isSent({ fate: 'refused' }, false)).toBe(false);
    expect(isSent({ fate: 'refused' }, true)).toBe(true);
    expect(isSent({ fate: 'too_old' }, true)).toBe(false);
  });
});

describe('what a job says', () => {
  it('is the same whenever it was observed, and however it is written', () => {
    const job = userJob(1, { fields: { email: 'a', metadata: { x: 1, y: [1, 2] } } });
    const same = userJob(1, {
      version: job.version,
      fields: { metadata: { y: [1, 2], x: 1 }, email: 'a' },
      observedAt: 5,
      verify: true,
      fresh: true,
    });
    expect(identityOf(same)).toBe(identityOf(job));
    for (const other of [
      { ...job, version: job.version + 1 },
      { ...job, fields: { email: 'a', metadata: { x: 1, y: [2, 1] } } },
      { ...job, user: 'user_2' },
    ]) {
      expect(identityOf(other)).not.toBe(identityOf(job));
    }
  });
});

describe('ids of letters', () => {
  const [a, b] = ['aaaa1111-0000-4000-8000-000000000001', 'aaaa2222-0000-4000-8000-000000000002'];
  it('may be their first characters, as long as one letter is meant', () => {
    const wanted = createWantedIds(['AAAA1', b]);
    expect([wanted.take(a), wanted.take(b), wanted.take('bbbb')]).toEqual([true, true, false]);
    expect(() => wanted.check(0)).not.toThrow();
    expect(wanted.isDone()).toBe(false);
  });

  it('say which letters they may be', () => {
    const wanted = createWantedIds(['aaaa']);
    for (const id of [a, b]) wanted.take(id);
    expect(() => wanted.check(0)).toThrow(`"aaaa" may be 2 letters: ${a}, ${b}`);
  });
});

describe('the pace of a replay', () => {
  it('lets so many pass in a second, whoever asks', async () => {
    let time = 0;
    const shell = {
      now: () => time,
      signal: new AbortController().signal,
      async sleep(ms: number) {
        time += ms;
      },
    };
    const pace = createPace(50, shell);
    for (let n = 0; n < 11; n += 1) await pace(10);
    expect(time).toBe(2_000);
  });
});

describe('differences', () => {
  it('are told by path, what came and what went too', () => {
    expect(differencesOf({ a: 1, b: { c: [1, 2] }, d: {} }, { a: 1, b: { c: [1, 3] } })).toEqual([
      { path: 'b.c.1', before: 2, after: 3 },
      { path: 'd', before: {}, after: undefined },
    ]);
  });
});
