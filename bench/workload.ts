import type { EndState } from './end-state.ts';
import { duration, number } from './format.ts';
import type { NaiveRun } from './naive.ts';
import type { Drained } from './world.ts';

/** One row of the table. */
export interface Workload {
  /** As it is named on the command line: `A`, `F2`. */
  readonly id: string;
  readonly title: string;
  run(options: RunOptions): Promise<Outcome>;
}

export interface RunOptions {
  /** Smaller: to see that it runs, not to quote. */
  readonly quick: boolean;
}

/** What a workload came to: a row of cells, and the same in plain numbers. */
export interface Outcome {
  readonly naive: string;
  readonly floor: string;
  readonly ours: string;
  /** Calls that the rate limits refused us. */
  readonly refused: string;
  readonly time: string;
  readonly target: string;
  readonly reached: boolean;
  /** What stands in the way of less. */
  readonly limitedBy: string;
  /** What is wrong with the run, or with its end; a run that has any has not reached its target. */
  readonly problems: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
  /** Permit calls by method and route, where they are what counts. */
  readonly byRoute?: Readonly<Record<string, number>>;
}

export interface Comparison {
  readonly drained: Drained;
  readonly naive: NaiveRun;
  readonly floor: number;
  readonly end: EndState;
  readonly target: string;
  readonly reached: boolean;
  readonly limitedBy: string;
}

/** What is wrong whatever the number of calls. */
function problemsOf({ drained, end }: Comparison): readonly string[] {
  const problems = drained.errors.map((error) => `logged: ${error}`);
  if (drained.refused > 0) problems.push(`${drained.refused} calls refused by the limits`);
  if (drained.deadLetters > 0) problems.push(`${drained.deadLetters} dead letters`);
  if (drained.leftInQueue > 0) problems.push(`${drained.leftInQueue} messages left in the queue`);
  if (end.wrong > 0) problems.push(`${end.wrong} facts wrong, e.g. ${end.examples.join('; ')}`);
  return problems;
}

/** The outcome of a workload on the virtual clock. */
export function compared(comparison: Comparison): Outcome {
  const { drained, naive, floor, target, limitedBy } = comparison;
  const { writes, bulk, refused, virtualMs, appliedMs, wallMs } = drained;
  const problems = problemsOf(comparison);
  return {
    naive: `${number(naive.writes)} in ${duration(naive.virtualMs)}`,
    floor: number(floor),
    ours: `${number(writes)} (${bulk} bulk, ${number(writes - bulk)} single)`,
    refused: number(refused),
    time: `${duration(appliedMs)} (wall ${duration(wallMs)})`,
    target,
    reached: comparison.reached && problems.length === 0,
    limitedBy,
    problems,
    byRoute: drained.byRoute,
    figures: {
      requests: drained.requests,
      writes,
      bulk,
      single: writes - bulk,
      refused,
      appliedMs,
      virtualMs,
      wallMs: Math.round(wallMs),
      invocations: drained.invocations,
      floor,
      naiveWrites: naive.writes,
      naiveRefused: naive.refused,
      naiveVirtualMs: naive.virtualMs,
    },
  };
}

/** The outcome of a workload that could not be run to its end; the others are run all the same. */
export function failed(error: unknown): Outcome {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    naive: '–',
    floor: '–',
    ours: '–',
    refused: '–',
    time: '–',
    target: 'to run at all',
    reached: false,
    limitedBy: '–',
    problems: [reason],
    figures: {},
  };
}
