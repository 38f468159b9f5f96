import type { Directory } from '../directories/index.ts';
import {
  type Comparison,
  compare,
  confirm,
  type DifferenceKind,
  differencesOf,
  mendsOf,
  ReconcileError,
  type ReconcileOptions,
  refusalOf,
} from '../reconcile/index.ts';
import type { Deadline } from './deadline.ts';
import type { Journal } from './journal/index.ts';
import type { RunPorts } from './ports.ts';
import { rememberDirectory } from './remembered-directory.ts';
import { rememberPermit } from './remembered-permit.ts';
import type { Counts, Found, OpenRun } from './run-state.ts';

/** What a run came to. */
export interface Judgement {
  readonly comparison: Comparison;
  /** Why it must not be mended; `null`: it may be. */
  readonly refusal: ReconcileError | null;
}

/**
 * Reads on, compares, and looks again at what was found. All of it is stated as of the run's beginning: the clock that
 * comparing sees stands still, and each reading was made then or later.
 *
 * @throws what reading throws, and when the deadline is over; {ReconcileError} `empty_read`
 */
export async function judge(
  run: OpenRun,
  journal: Journal,
  directory: Directory,
  deadline: Deadline,
  ports: RunPorts,
): Promise<Judgement> {
  const options: ReconcileOptions = {
    directory: rememberDirectory(directory, journal, 'comparing'),
    ledger: ports.ledger,
    permit: rememberPermit(ports.permit, journal),
    call: ports.call(deadline.signal),
    mapping: ports.mapping,
    now: () => run.startedAt,
    maxRemovals: ports.maxRemovals,
    signal: deadline.signal,
    onStep(step) {
      ports.onStep?.(step);
      deadline.check();
    },
  };
  const comparison = await compare(options);
  const refusal = refusalOf(comparison);
  if (refusal !== null) return { comparison, refusal };
  const confirming = rememberDirectory(directory, journal, 'confirming');
  try {
    const confirmed = await confirm(comparison, { ...options, directory: confirming });
    return { comparison: confirmed, refusal: null };
  } catch (error) {
    if (!(error instanceof ReconcileError) || error.code !== 'too_many_removals') throw error;
    return { comparison, refusal: error };
  }
}

/** Counts what was found. */
export function foundIn({ comparison, refusal }: Judgement): Found {
  const counts: Partial<Record<DifferenceKind, number>> = {};
  for (const { kind } of differencesOf(comparison)) counts[kind] = (counts[kind] ?? 0) + 1;
  const wouldRefuse = refusal === null ? {} : { wouldRefuse: refusal.code };
  const { users } = comparison.read.provider;
  return { counts, users, mends: mendsOf(comparison).length, ...wouldRefuse };
}

/** Differences by kind; what is foreign is none. */
export function driftIn(counts: Counts): readonly (readonly [kind: string, count: number])[] {
  return Object.entries(counts).filter(([kind, count]) => kind !== 'foreign' && count > 0);
}
