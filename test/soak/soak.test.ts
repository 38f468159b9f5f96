import { describe, expect, it } from 'vitest';
import { firstToMiss } from './first-to-miss.ts';
import { SOAK_SABOTAGES } from './sabotages.ts';
import { soak } from './soak.ts';

/** The short form; `npm run soak` is the long one. Replays of a single seed: `SOAK_SEED`, `SOAK_EVENTS`. */
const FIRST_SEED = Number(process.env['SOAK_SEED'] ?? 1);
const SEEDS = process.env['SOAK_SEED'] === undefined ? 8 : 1;
const EVENTS = Number(process.env['SOAK_EVENTS'] ?? 500);
/** Most safeguards are missed by the first seeds. */
const SABOTAGED_SEEDS = 30;

const seedsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, n) => first + n);

describe('events told to three workers while everything fails that can', () => {
  it.each(seedsFrom(FIRST_SEED, SEEDS))(
    'seed %i: nothing lost, nothing wrong, nothing stuck',
    async (seed) => {
      const { wrong, events } = await soak({ seed, events: EVENTS });
      const replay = `SOAK_SEED=${seed} SOAK_EVENTS=${EVENTS} npm run soak`;
      expect({ replay, wrong }).toEqual({ replay, wrong: [] });
      expect(events).toBeGreaterThanOrEqual(EVENTS);
    },
    120_000,
  );

  it('is the same run when a seed is replayed', async () => {
    const once = await soak({ seed: 3, events: 100 });
    expect(await soak({ seed: 3, events: 100 })).toEqual(once);
  }, 60_000);

  it.each(Object.entries(SOAK_SABOTAGES))(
    'goes wrong without %s',
    async (name, sabotage) => {
      const end = await firstToMiss(sabotage, seedsFrom(1, SABOTAGED_SEEDS));
      if (process.env['SOAK_VERBOSE']) console.log(name, end?.seed, end?.wrong[0]);
      expect(end).toBeDefined();
    },
    120_000,
  );
});
