import * as z from 'zod/mini';
import type { Source } from '../jobs/index.ts';
import { DIFFERENCE_KINDS, type DifferenceKind } from '../reconcile/index.ts';

const time = z.int();
const count = z.int();
const mode = z.enum(['report', 'mend']);
/** How many differences there are of each kind; those that there are none of are absent. */
const counts = z.partialRecord(z.enum(DIFFERENCE_KINDS), count);

/** What became of a comparison, without names. */
const found = z.object({
  counts,
  /** That the provider listed. */
  users: z.exactOptional(count),
  /** Jobs that mend them. */
  mends: count,
  /** Report mode: why mending it would be refused. */
  wouldRefuse: z.exactOptional(z.string()),
});

const openRun = z.object({
  id: z.string(),
  startedAt: time,
  mode,
  /** What it was begun under: with another one it has to begin anew. */
  mapping: z.string(),
  account: z.string(),
  wakeUps: count,
  /** In a row, that added nothing. */
  stalls: count,
  /** How far its last wake-up had come when it had to stop. */
  step: z.exactOptional(z.object({ phase: z.string(), done: count })),
  /** Absent: it is still read and compared. */
  sending: z.exactOptional(
    z.object({
      /** Name of the mends in the journal. */
      batch: z.string(),
      jobs: count,
      sent: count,
      found,
    }),
  ),
});

const endedRun = z.object({
  startedAt: time,
  endedAt: time,
  wakeUps: count,
  mode,
  outcome: z.enum(['finished', 'refused', 'failed']),
  code: z.exactOptional(z.string()),
  /** Why, in words that name nobody. */
  message: z.exactOptional(z.string()),
  found: z.exactOptional(found),
});

const state = z.object({
  v: z.literal(1),
  /** Who works on it, and until when at most, in ms. */
  held: z.exactOptional(z.object({ by: z.string(), until: time })),
  open: z.exactOptional(openRun),
  last: z.exactOptional(endedRun),
});

export type Mode = z.infer<typeof mode>;
export type Found = z.infer<typeof found>;
export type OpenRun = z.infer<typeof openRun>;
export type EndedRun = z.infer<typeof endedRun>;
/** All that is kept of a provider's runs. */
export type RunState = z.infer<typeof state>;
export type Counts = Readonly<Partial<Record<DifferenceKind, number>>>;

/** Where a provider's runs are kept, in the ledger's table. */
export const runsPk = (source: Source): string => `reconcile#${source}`;

const NOTHING: RunState = { v: 1 };

/** @param body - of the document; absent, or none that can be read: nothing is known, and a run begins */
export function readState(body: string | undefined): RunState {
  if (body === undefined) return NOTHING;
  try {
    const { success, data } = state.safeParse(JSON.parse(body));
    return success ? data : NOTHING;
  } catch {
    return NOTHING;
  }
}

const HOUR_MS = 60 * 60 * 1000;

/** Whether there is something to do: a run is open, or the next one is due. */
export function isDue(
  { open, last }: Pick<RunState, 'open' | 'last'>,
  intervalMs: number,
  now: number,
): boolean {
  if (open !== undefined || last === undefined) return true;
  const pauseMs = last.outcome === 'failed' ? Math.min(intervalMs, HOUR_MS) : intervalMs;
  return now - last.endedAt >= pauseMs;
}

/**
 * What a wake-up did: nothing was due (`idle`), somebody else is at it (`busy`, or came meanwhile: `taken_over`), the run
 * goes on with the next one (`going_on`, `begun_anew`), or it has ended.
 */
export type WakeUp =
  | 'idle'
  | 'busy'
  | 'taken_over'
  | 'going_on'
  | 'begun_anew'
  | EndedRun['outcome'];
