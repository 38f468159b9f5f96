import { createBudget, type Limits, type Priority } from '../../lib/admission/index.ts';
import { createMemoryDocuments } from '../sync/simulation/memory-documents.ts';
import { type Call, strictest } from './calls.ts';

export const START = 1_769_000_000_000;

export interface Crowd {
  readonly limits: Limits;
  /** How far each worker's clock is off, in ms: one worker each. */
  readonly clocks: readonly number[];
  readonly forMs: number;
  /** Where on the clock it begins, in ms. */
  readonly startAt: number;
  readonly random: () => number;
  /** What a worker asks for next. */
  readonly next: (random: () => number) => { readonly call: Call; readonly priority: Priority };
  /** How long a call taken at that time is on its way, in ms. */
  readonly delayAt: (ms: number) => number;
  /** How long a worker does nothing after a call, in ms. */
  readonly idleAt: (ms: number) => number;
}

export interface Outcome {
  readonly arrived: number;
  /** Limits that were exceeded, with the time. */
  readonly refused: readonly string[];
}

/** Workers that take all they can from one budget, each by its own clock; and what Permit says to their calls. */
export async function crowd(options: Crowd): Promise<Outcome> {
  const { limits, clocks, forMs, startAt, random, next, delayAt, idleAt } = options;
  const documents = createMemoryDocuments();
  let time = startAt;
  // Some accesses give way to others, so that writes are lost.
  const turn = async () => {
    while (random() < 0.3) await undefined;
  };
  const workers = clocks.map((offset) => ({
    budget: createBudget({
      documents: documents.port(turn),
      pk: 'budget#1',
      limits,
      now: () => time + offset,
    }),
    wakesAt: startAt,
    wants: next(random),
  }));
  const arrivals: { readonly at: number; readonly call: Call }[] = [];

  for (;;) {
    time = Math.min(...workers.map(({ wakesAt }) => wakesAt));
    if (time >= startAt + forMs) break;
    await Promise.all(
      workers
        .filter(({ wakesAt }) => wakesAt === time)
        .map(async (worker) => {
          const { call, priority } = worker.wants;
          const waitMs = await worker.budget.take(call.cost, priority);
          worker.wakesAt = time + (waitMs > 0 ? waitMs : idleAt(time - startAt));
          if (waitMs > 0) return;
          arrivals.push({ at: time + delayAt(time - startAt), call });
          worker.wants = next(random);
        }),
    );
  }

  const judge = strictest(limits);
  const refused: string[] = [];
  for (const { at, call } of arrivals.sort((a, b) => a.at - b.at)) {
    const verdict = judge.take(call.kind, at);
    if (verdict !== null) refused.push(`${verdict.limit} after ${at - startAt} ms`);
  }
  return { arrived: arrivals.length, refused };
}
