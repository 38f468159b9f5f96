import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tell } from '../../lib/handoff/tell.ts';
import { createMemoryMarks } from './memory-marks.ts';
import {
  anyToken,
  apart,
  endOf,
  INTERVAL_MS,
  type Said,
  START_S,
  type Token,
  versionBeneath,
  versionOf,
} from './told-facts.ts';

/** Somebody who hands a token off, and may die. */
interface Client {
  readonly token: number;
  /** Seconds since the one before. */
  readonly after: number;
  /** The access to table or queue at which the instance dies. */
  readonly diesAt: number | undefined;
}

const clients = (tokens: number) =>
  fc.array(
    fc.record({
      token: fc.nat(tokens - 1),
      after: fc.constantFrom(0, 0, 0, 0, 5, 31),
      diesAt: fc.oneof(
        { weight: 8, arbitrary: fc.constant(undefined) },
        { weight: 3, arbitrary: fc.integer({ min: 1, max: 6 }) },
      ),
    }),
    { minLength: 5, maxLength: 14, size: 'max' },
  );

/** All clients at once, on instances of their own, their steps in whatever order. */
async function run(s: fc.Scheduler, tokens: readonly Token[], all: readonly Client[]) {
  const marks = createMemoryMarks();
  const told: Said[] = [];
  const heard = new Set<number>();
  let now = START_S * 1000;
  let skipped = 0;

  async function hand({ token: index, after, diesAt }: Client): Promise<void> {
    const one = tokens[index];
    if (one === undefined) return;
    now += after * 1000;
    let steps = 0;
    const step = async () => {
      steps += 1;
      if (steps === diesAt) throw new Error('died');
      await s.schedule(Promise.resolve(), 'step');
    };
    const version = versionOf(one, index);
    const telling = { digest: JSON.stringify(one.facts), job: String(index), version };
    const { unchanged } = await tell('ann', telling, {
      marks: {
        async read(user) {
          await step();
          return await marks.read(user);
        },
        async write(user, rev, mark) {
          await step();
          const isWritten = await marks.write(user, rev, mark);
          // Skipped, whether or not its client learns of it.
          if (isWritten && mark.sent && mark.to === version) heard.add(index);
          await step();
          return isWritten;
        },
      },
      now: () => now,
      intervalMs: INTERVAL_MS,
      async send(under) {
        await step();
        const at = under === undefined ? version : versionBeneath(under, one, index);
        told.push({ version: at, facts: one.facts });
        heard.add(index);
        await step();
      },
    });
    heard.add(index);
    if (unchanged) skipped += 1;
  }

  const ends = all.map((client) =>
    s.schedule(Promise.resolve(), 'start').then(() => hand(client).catch(() => undefined)),
  );
  await s.waitFor(Promise.all(ends));
  const said = [...heard].flatMap((index) => {
    const one = tokens[index];
    return one === undefined ? [] : [{ version: versionOf(one, index), facts: one.facts }];
  });
  return { told, said, skipped };
}

describe('handoffs of one user, on several instances that may die at each step', () => {
  it('end as if each had been told, whatever was skipped', async () => {
    let skips = 0;
    const tokens = apart(3, 6);
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        tokens.chain((some) => fc.tuple(fc.constant(some), clients(some.length))),
        async (s, [some, all]) => {
          const { told, said, skipped } = await run(s, some, all);
          skips += skipped;
          expect(endOf(told)).toEqual(endOf(said));
        },
      ),
      { numRuns: 1000 },
    );
    expect(skips).toBeGreaterThan(100);
  });

  it('end with all that the newest says, where tokens are of the same second, too', async () => {
    const tokens = fc.array(anyToken, { minLength: 3, maxLength: 6, size: 'max' });
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        tokens.chain((some) => fc.tuple(fc.constant(some), clients(some.length))),
        async (s, [some, all]) => {
          const { told, said } = await run(s, some, all);
          const [newest] = said.toSorted((a, b) => (a.version < b.version ? 1 : -1));
          expect(endOf(told)).toMatchObject(newest?.facts ?? {});
        },
      ),
      { numRuns: 600 },
    );
  });
});
