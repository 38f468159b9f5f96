import * as fc from 'fast-check';

/** Something that holds for all that anybody may send. */
export interface FuzzProperty {
  readonly name: string;
  /** Share of the cases, compared with the other properties; 1 unless there is a reason. */
  readonly weight: number;
  /**
   * @param seed - of the cases; a random one unless given
   * @returns the cases that were tried
   * @throws what did not hold, with the seed and the smallest case that shows it
   */
  run(cases: number, seed?: number): Promise<number>;
}

type Check<T> = (value: T) => void | Promise<void>;

export function property<T>(
  name: string,
  values: fc.Arbitrary<T>,
  check: Check<T>,
  weight = 1,
): FuzzProperty {
  return { name, weight, run: (cases, seed) => tryAll(values, check, cases, seed) };
}

/** One that needs something opened, such as a server of keys, for as long as it runs. */
export function propertyWith<T>(
  name: string,
  open: () => Promise<{
    readonly values: fc.Arbitrary<T>;
    readonly check: Check<T>;
    readonly close: () => Promise<unknown>;
  }>,
  weight = 1,
): FuzzProperty {
  return {
    name,
    weight,
    async run(cases, seed) {
      const { values, check, close } = await open();
      try {
        return await tryAll(values, check, cases, seed);
      } finally {
        await close();
      }
    },
  };
}

async function tryAll<T>(
  values: fc.Arbitrary<T>,
  check: Check<T>,
  cases: number,
  seed: number | undefined,
): Promise<number> {
  let tried = 0;
  const counted = fc.asyncProperty(values, async (value) => {
    tried += 1;
    await check(value);
  });
  await fc.assert(counted, { numRuns: cases, ...(seed === undefined ? {} : { seed }) });
  return tried;
}
