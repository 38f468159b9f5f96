import { coldStart } from './cold-start.ts';
import type { Comparison, Subject } from './subjects.ts';

/** Milliseconds, in the order in which they were measured. */
export interface Samples {
  readonly empty: readonly number[];
  readonly of: ReadonlyMap<string, readonly number[]>;
}

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [below = Number.NaN, above = Number.NaN] = sorted.slice(middle - 1, middle + 1);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : (below + above) / 2;
}

/**
 * Starts each function so often, one process at a time and all of them in turn, so that whatever else the machine does
 * meets them alike. A first round, that fills the disk's cache, does not count.
 *
 * @throws when a function does not handle its event
 */
export async function measure(
  comparisons: readonly Comparison[],
  samples: number,
  onRound: (round: number) => void,
): Promise<Samples> {
  const subjects = new Map<string, Subject>();
  for (const { ours, naive } of comparisons) {
    subjects.set(naive.name, naive);
    subjects.set(ours.name, ours);
  }
  const empty: number[] = [];
  const of = new Map([...subjects.keys()].map((name): [string, number[]] => [name, []]));
  let serial = 0;
  for (let round = 0; round <= samples; round += 1) {
    const alone = await coldStart({ environment: {} });
    if (round > 0) empty.push(alone.ms);
    for (const { name, bundle, environment, event, handled } of subjects.values()) {
      serial += 1;
      const { ms, answer } = await coldStart({ bundle, event: event(serial), environment });
      if (!handled(answer)) throw new Error(`${name} did not handle its event: ${answer}`);
      if (round > 0) of.get(name)?.push(ms);
    }
    onRound(round);
  }
  return { empty, of };
}
