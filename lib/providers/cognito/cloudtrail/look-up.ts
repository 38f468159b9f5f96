import type { SyncJob } from '../../../jobs/index.ts';

/**
 * How long after a change Cognito's answer may still be without it, in ms: ListUsers shows changes with a delay. Lambda
 * tries again after a minute, when this is over.
 */
export const DOUBT_MS = 60_000;

/** What Cognito has of a user: its record and its groups; `null`: no such user, or one that never confirmed. */
export type LookUpAnswer = readonly SyncJob[] | null;

/** A user that is to be read at Cognito. */
export interface LookUp {
  readonly sub: string;
  readonly eventId: string;
  /** The call that changed something. */
  readonly eventType: string;
  /** First and last ms in which it may have been made. */
  readonly from: number;
  readonly to: number;
  /** Of what it changed: a little after it was made. */
  readonly version: number;
  /** What it changed: only of that the answer is known to be at least as new as the call. */
  readonly changes: 'user' | 'membership';
  /**
   * Whether an answer has in it what was changed.
   *
   * @param isSettled - it was asked so late that no list is behind any more
   */
  readonly shows: (answer: LookUpAnswer, isSettled: boolean) => boolean;
}

export type LookUpOutcome =
  | { readonly kind: 'jobs'; readonly jobs: readonly SyncJob[] }
  /** The answer may be from before the change: ask again. */
  | { readonly kind: 'doubtful' }
  /** Gone, never confirmed, or of another pool. What is missing from a list removes nothing. */
  | { readonly kind: 'nobody' };

/**
 * What becomes of an answer. Its jobs go by the record's id (behind a `~`, so that in one second the answer counts as
 * newer than a call). Versions stay the directory's, but for what the call changed: an answer that shows it is at least as
 * new as the call.
 *
 * A change that the answer does not show is doubted for a minute. After that the answer stands, by the directory's
 * versions alone: something newer has happened, and its own record says the same. Should the list be as far behind as that,
 * the answer is old, and must not undo what was told since.
 *
 * @param askedAt - when it was asked, in ms
 */
export function tellLookUp(lookUp: LookUp, answer: LookUpAnswer, askedAt: number): LookUpOutcome {
  const { eventId, eventType, to, changes } = lookUp;
  const isSettled = askedAt >= to + DOUBT_MS;
  const isShown = lookUp.shows(answer, isSettled);
  if (!isShown && !isSettled) return { kind: 'doubtful' };
  if (answer === null) return { kind: 'nobody' };
  const jobs = answer.map((job) => ({
    ...job,
    eventId: `~${eventId}`,
    eventType,
    version: isShown && job.kind === changes ? Math.max(job.version, lookUp.version) : job.version,
  }));
  return { kind: 'jobs', jobs };
}
