import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runChecks, within } from '../../../cli/doctor/check.ts';
import { wrap } from '../../../cli/doctor/draw.ts';
import { skewOf } from '../../../cli/doctor/skew.ts';
import { startPlace } from '../status/place.ts';
import { diagnose } from './diagnose.ts';

let place: Awaited<ReturnType<typeof startPlace>>;
beforeAll(async () => {
  place = await startPlace();
});
afterAll(() => place.close());

const MINUTE_MS = 60_000;
const signal = new AbortController().signal;

describe("this machine's clock", () => {
  it.each([
    [0, 'ok', "as SQS's, as Permit's"],
    [2, 'warning', "2 min ahead of SQS's, 2 min ahead of Permit's"],
    [-10, 'failed', "10 min behind SQS's, 10 min behind Permit's"],
  ])('%i min off is %s', async (minutes, state, words) => {
    const offset = minutes * MINUTE_MS + Math.sign(minutes) * 5_000;
    const { of } = await diagnose({ env: place.env, now: () => Date.now() + offset });
    expect(of('clock')).toMatchObject({ state, detail: words });
    if (minutes !== 0) expect(of('clock').remedy).toContain('NTP');
  });

  it('is compared with the middle of the exchange, and with no date not at all', () => {
    const at = Date.UTC(2026, 1, 3, 4, 5, 6);
    const headers = { date: new Date(at).toUTCString() };
    expect(skewOf({ headers }, at, at + 3_000)).toBe(1_000);
    expect(skewOf({ headers: {} }, at, at)).toBeUndefined();
    expect(skewOf({ headers: { date: 'soon' } }, at, at)).toBeUndefined();
    expect(skewOf(undefined, at, at)).toBeUndefined();
  });
});

const whsec = (bytes: number): string => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;

describe('webhook secrets', () => {
  it.each([
    ['CLERK_WEBHOOK_SECRETS', undefined, 'skipped', 'not used here'],
    ['CLERK_WEBHOOK_SECRETS', whsec(32), 'ok', 'one'],
    ['CLERK_WEBHOOK_SECRETS', `${whsec(24)},${whsec(32)}`, 'ok', '2: in rotation'],
    ['CLERK_WEBHOOK_SECRETS', whsec(12), 'warning', 'a key of 12 bytes'],
    ['CLERK_WEBHOOK_SECRETS', 'not-one', 'failed', 'must be whsec_'],
    ['AUTH0_WEBHOOK_TOKENS', undefined, 'skipped', 'not used here'],
    ['AUTH0_WEBHOOK_TOKENS', 'a'.repeat(32), 'ok', 'one'],
    ['AUTH0_WEBHOOK_TOKENS', `Bearer ${'a'.repeat(31)}`, 'warning', 'a token of 31 characters'],
    ['AUTH0_WEBHOOK_TOKENS', 'bearer', 'failed', 'must be a token'],
  ])('%s, %s: %s', async (name, value, state, words) => {
    const { [name]: _, ...others } = place.env;
    const env = value === undefined ? others : { ...others, [name]: value };
    const { run, of } = await diagnose({ env });
    expect(of(`secrets.${name}`).state).toBe(state);
    expect(of(`secrets.${name}`).detail).toContain(words);
    if (value !== undefined) expect(run.stdout).not.toContain(value);
  });
});

describe('dead letters', () => {
  it('are to be looked at, and no failure', async () => {
    await place.send(place.env['DEAD_LETTER_QUEUE_URL'], 2);
    const { run, of } = await diagnose({ env: place.env });
    expect(run.code).toBe(0);
    expect(of('dead-letters')).toMatchObject({ state: 'warning', detail: '2 wait for somebody' });
    expect(of('dead-letters').remedy).toContain('permit-sync dlq list');
  });
});

describe('checks', () => {
  it('end each by itself: one that takes too long or throws keeps no other from its finding', async () => {
    const never = () => new Promise<never>(() => undefined);
    const findings = await runChecks(
      [
        { id: 'slow', title: 'slow', run: never },
        {
          id: 'bug',
          title: 'bug',
          run: () => Promise.reject(new TypeError('ann@mail.test is not a function')),
        },
        { id: 'fine', title: 'fine', run: async () => ({ state: 'ok', detail: 'fine' }) },
      ],
      { sleep: async (_ms, over) => afterTheOthers(over), signal },
    );
    expect(findings.map(({ id, state }) => [id, state])).toEqual([
      ['slow', 'failed'],
      ['bug', 'failed'],
      ['fine', 'ok'],
    ]);
    expect(findings[0]?.detail).toContain('no answer within 20 s');
    expect(findings[1]?.detail).toContain('unforeseen TypeError');
    expect(findings[1]?.detail).not.toContain('ann@');
  });

  it('do not wait for a limit once there is an answer', async () => {
    let waits = 0;
    const sleep = async (_ms: number, over?: AbortSignal) => {
      waits++;
      await new Promise((resolve) => over?.addEventListener('abort', resolve));
      waits--;
    };
    expect(await within(1_000, { sleep, signal }, async () => 'answer')).toBe('answer');
    await Promise.resolve();
    expect(waits).toBe(0);
  });
});

describe('a finding', () => {
  it('is broken between words, and a long word is left whole', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('a https://a-very-long.test/path b', 8)).toEqual([
      'a',
      'https://a-very-long.test/path',
      'b',
    ]);
    expect(wrap('one\ntwo', 80)).toEqual(['one', 'two']);
  });
});

/** Some turns of the event loop later. */
async function afterTheOthers(_over: AbortSignal | undefined): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
}
