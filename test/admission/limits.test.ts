import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketsOf, type Limits } from '../../lib/admission/index.ts';
import { randomFrom } from '../sync/simulation/scheduler.ts';
import { BULK, BULK_DELETE, type Call, DELETE, DOCUMENTED, READ, WRITE } from './calls.ts';
import { type Crowd, crowd, START } from './crowd.ts';

const MINUTE_MS = 60_000;
const PRIORITIES = ['revocation', 'live', 'import'] as const;
const CALLS = [READ, WRITE, DELETE, BULK, BULK_DELETE] as const;
/** The longest that a call is on its way here. */
const LONGEST_DELAY_MS = 1_500;

/** A value for each stretch of time, over and over. */
const inStretches = (values: readonly number[], stretchMs: number) => (ms: number) =>
  values[Math.floor(ms / stretchMs) % values.length] ?? 0;
const oneOf = <T>(choices: readonly T[], random: () => number): T | undefined =>
  choices[Math.floor(random() * choices.length)];

const limit = fc.oneof(fc.constantFrom(1, 2, 5, 10), fc.integer({ min: 3, max: 300 }));
const limits: fc.Arbitrary<Limits> = fc.oneof(
  fc.constant(DOCUMENTED),
  fc.record({
    requestsPerMinute: limit,
    writesPerMinute: limit,
    deletesPerMinute: limit,
    bulkPer10Minutes: limit,
  }),
);
/** Late and at once in turn: calls of two stretches arrive together. */
const delays = fc.array(fc.constantFrom(0, LONGEST_DELAY_MS, 700), { minLength: 2, maxLength: 7 });
const stretch = fc.integer({ min: 1_000, max: 90_000 });
const seed = fc.integer();

type Asked = 'limits' | 'random' | 'next' | 'delayAt';

async function refusedIn(options: Partial<Crowd> & Pick<Crowd, Asked>) {
  const { refused, arrived } = await crowd({
    clocks: [0, 200, -200],
    forMs: 5 * MINUTE_MS,
    startAt: START,
    idleAt: () => 0,
    ...options,
  });
  expect(arrived).toBeGreaterThan(0);
  return refused;
}

describe('calls that were taken for', () => {
  it('are never refused, by fixed or by sliding windows, however they arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          limits,
          seed,
          // Together the scarcest holds up the others; alone each is used to the full.
          calls: fc.subarray([...CALLS], { minLength: 1 }),
          startAt: fc.integer({ min: START, max: START + 10 * MINUTE_MS }),
          delays,
          stretch,
          minutes: fc.integer({ min: 3, max: 25 }),
          idle: fc.array(fc.constantFrom(0, 0, 50, 20_000), { minLength: 1, maxLength: 5 }),
        }),
        async (one) => {
          const refused = await refusedIn({
            limits: one.limits,
            random: randomFrom(one.seed),
            startAt: one.startAt,
            next: (random) => ({
              call: oneOf(one.calls, random) ?? READ,
              priority: oneOf(PRIORITIES, random) ?? 'live',
            }),
            forMs: one.minutes * MINUTE_MS,
            delayAt: inStretches(one.delays, one.stretch),
            idleAt: inStretches(one.idle, one.stretch),
          });
          expect(refused).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    ['requests', READ],
    ['writes', WRITE],
    ['deletes', DELETE],
    ['bulk calls', BULK],
  ])('%s are not refused when all arrive as close together as they can', async (_, call) => {
    // Full buckets at the end of a lull; the first minute's calls late, the next one's at once.
    for (const documented of [true, false]) {
      const span = call === BULK ? 10 * MINUTE_MS : MINUTE_MS;
      const refused = await refusedIn({
        limits: documented
          ? DOCUMENTED
          : {
              requestsPerMinute: 20,
              writesPerMinute: 16,
              deletesPerMinute: 12,
              bulkPer10Minutes: 5,
            },
        random: randomFrom(1),
        forMs: 3 * span,
        startAt: START - (START % span) + 1,
        next: () => ({ call, priority: 'revocation' }),
        delayAt: inStretches([LONGEST_DELAY_MS, 0], span),
      });
      expect(refused).toEqual([]);
    }
  });
});

describe('a limit under unlimited demand', () => {
  const HALF_HOUR_MS = 30 * MINUTE_MS;
  const plenty: Limits = {
    requestsPerMinute: 100_000,
    writesPerMinute: 100_000,
    deletesPerMinute: 100_000,
    bulkPer10Minutes: 100_000,
  };
  const used = async (of: Partial<Limits>, call: Call, priority: (typeof PRIORITIES)[number]) =>
    (
      await crowd({
        limits: { ...plenty, ...of },
        clocks: [0, 0],
        forMs: HALF_HOUR_MS,
        startAt: START,
        random: randomFrom(7),
        next: () => ({ call, priority }),
        delayAt: () => 0,
        idleAt: () => 0,
      })
    ).arrived;

  it.each([1, 2, 5, 10, 60, 300, 1_000])(
    'of %d a minute is used to at least four fifths, whoever asks',
    async (calls) => {
      // The lowest priority has the least; of the others a few limits are enough.
      for (const priority of calls > 60 ? (['import'] as const) : PRIORITIES) {
        const got = await used({ writesPerMinute: calls }, WRITE, priority);
        expect(got).toBeGreaterThanOrEqual(0.8 * calls * 30);
      }
    },
  );

  it.each([1, 2, 5, 10, 100])(
    'of %d bulk calls in ten minutes is used to nearly half, and its burst',
    async (calls) => {
      const { burst, reserve } = bucketsOf({ ...plenty, bulkPer10Minutes: calls }).bulk;
      for (const priority of PRIORITIES) {
        const got = await used({ bulkPer10Minutes: calls }, BULK, priority);
        expect(got).toBeGreaterThanOrEqual(burst - reserve[priority] + 0.45 * calls * 3);
      }
    },
  );
});

describe("Permit's documented limits", () => {
  const { requests, writes, deletes, bulk } = bucketsOf(DOCUMENTED);
  it.each([
    ['requests', requests, 130, 816.6, 13, 26],
    ['writes', writes, 39, 245.6, 4, 8],
    ['deletes', deletes, 8, 49.7, 1, 2],
  ])('give %s a burst, a flow a minute and reserves', (_, bucket, burst, flow, live, imports) => {
    expect(bucket.burst).toBe(burst);
    expect(bucket.perMs * MINUTE_MS).toBeCloseTo(flow, 1);
    expect(bucket.reserve).toEqual({ revocation: 0, live, import: imports });
  });

  it('give an import of 100,000 users its 84 bulk calls within ten minutes', () => {
    expect(bulk.burst).toBe(47);
    expect(bulk.reserve).toEqual({ revocation: 0, live: 3, import: 6 });
    expect(bulk.perMs * 10 * MINUTE_MS).toBeCloseTo(50.2, 1);
    expect(bulk.burst - bulk.reserve.import + bulk.perMs * 10 * MINUTE_MS).toBeGreaterThan(85);
  });
});
