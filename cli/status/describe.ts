import type { BudgetReading, CircuitReading } from '../../lib/admission/index.ts';
import type { LeaseReading } from '../../lib/ledger/index.ts';
import type { Heartbeat } from '../../lib/sync/index.ts';
import type { Speech } from './speech.ts';

const MINUTE_MS = 60_000;

export const CAUSES = {
  outage: 'Permit does not answer',
  configuration: 'Permit refuses our key',
} as const;

/** A row for each of Permit's limits. */
export function budgetRows({ limits }: BudgetReading, { count, ahead }: Speech): string[][] {
  return Object.entries(limits).map(([name, limit]) => {
    const minutes = limit.windowMs / MINUTE_MS;
    return [
      name,
      count(limit.left),
      count(limit.burst),
      `${count(limit.perMinute)}/min`,
      `${count(limit.limit)}/${minutes === 1 ? '' : `${minutes} `}min`,
      limit.pausedUntil === undefined ? '-' : `ends ${ahead(limit.pausedUntil)}`,
    ];
  });
}

export function circuitText(circuit: CircuitReading | null, { ago, ahead }: Speech): string {
  if (circuit === null || circuit.open === null) return 'closed: Permit stands';
  const { open, since, probeAt } = circuit;
  return `opened ${ago(since)}: ${CAUSES[open]}; next probe ${ahead(probeAt)}`;
}

export function leaseText(lease: LeaseReading | null, now: number, speech: Speech): string {
  if (lease === null || lease.until === 0) return 'free';
  const { until, epoch } = lease;
  if (until > now) return `held by writer ${epoch}, ends ${speech.ahead(until)} unless renewed`;
  return `free: writer ${epoch} never let go, it ended ${speech.ago(until)}`;
}

const WORDS: readonly (readonly [keyof Heartbeat['counts'], string])[] = [
  ['applied', 'applied'],
  ['unchanged', 'unchanged'],
  ['superseded', 'superseded'],
  ['ignored', 'ignored'],
  ['retried', 'to be tried again'],
  ['dead', 'dead-lettered'],
];

/** The worker speaks at least as often while there is something to do: an invocation lasts a minute. */
export const SILENCE_MS = 2 * MINUTE_MS;

/** @param waiting - messages that are visible, so that the worker should be at work */
export function workerRows(
  heartbeat: Heartbeat | null,
  { now, waiting }: { readonly now: number; readonly waiting: number },
  { ago, count }: Speech,
): string[][] {
  const though = waiting > 0 ? `, though ${count(waiting)} messages wait` : '';
  if (heartbeat === null) return [['worker', `has not said anything yet${though}`]];
  const { at, lastAppliedAt, counts } = heartbeat;
  const parts = WORDS.flatMap(([name, word]) =>
    counts[name] === 0 ? [] : [`${count(counts[name])} ${word}`],
  );
  return [
    ['last applied', lastAppliedAt === null ? 'nothing yet' : ago(lastAppliedAt)],
    ['worker', `last word ${ago(at)}${now - at > SILENCE_MS ? though : ''}`],
    ['its last invocation', parts.length === 0 ? 'had no messages' : parts.join(', ')],
  ];
}
