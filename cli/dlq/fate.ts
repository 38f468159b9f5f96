import type { ForeseenJob } from '../../lib/sync/index.ts';

/**
 * What a replay does with a letter.
 * - `apply`: its jobs are sent, and Permit is written
 * - `unchanged`, `superseded`, `ignored`: its jobs are sent, and change nothing; the letter is cleared
 * - `unjudged`: its jobs are sent; what the worker makes of them could not be foreseen
 * - `refresh`: what its provider says now is sent in its place
 * - the others: it is kept
 */
export type Fate =
  | 'apply'
  | 'unchanged'
  | 'superseded'
  | 'ignored'
  | 'unjudged'
  | 'refresh'
  | 'too_old'
  | 'refused'
  | 'unreadable'
  | 'no_jobs';

/** What is to happen with a letter, and why. */
export interface LetterFate {
  readonly fate: Fate;
  /** Of a refusal: its code, e.g. `unknown_role`. */
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

const SENT: ReadonlySet<Fate> = new Set([
  'apply',
  'unchanged',
  'superseded',
  'ignored',
  'unjudged',
  'refresh',
]);

/** Whether a replay sends anything for it. */
export const isSent = ({ fate }: LetterFate, force: boolean): boolean =>
  SENT.has(fate) || (force && fate === 'refused');

/** What is foreseen of a letter's jobs decides on the whole of it: one that is refused keeps the letter. */
const ORDER = ['apply', 'unchanged', 'superseded', 'ignored'] as const;

/**
 * @param jobs - of one letter; at least one
 * @param isForeseen - whether the ledger was asked; without it only the refusals count
 */
export function fateOf(jobs: readonly ForeseenJob[], isForeseen: boolean): LetterFate {
  const refused = jobs.find(({ outcome }) => outcome === 'refused');
  if (refused !== undefined) {
    const { reason, message } = refused;
    return { fate: reason === 'too_old' ? 'too_old' : 'refused', code: reason, message };
  }
  if (!isForeseen) return { fate: 'unjudged' };
  const outcomes = new Set(jobs.map(({ outcome }) => outcome));
  return { fate: ORDER.find((outcome) => outcomes.has(outcome)) ?? 'ignored' };
}
