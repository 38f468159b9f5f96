/** After a look that was in vain, in ms. Each one after it doubles the pause: each failure may be somebody's forgery. */
const FIRST_MS = 1000;
/** No pause is longer, and each such stretch without a look takes one doubling back. */
const LONGEST_MS = 10_000;
/** As many as make the longest pause. */
const MOST_DOUBLINGS = Math.ceil(Math.log2(LONGEST_MS / FIRST_MS));

/** The last look that a failure brought about. */
export interface LastLook {
  /** When it began, in ms. */
  readonly at: number;
  readonly doublings: number;
}

/**
 * Whether a secret that has failed may be looked up again: 1 s after the last look, then 2, 4 and 8, then every 10 s.
 * In any stretch of time there are at most five looks and one more for each ten seconds of it, however failures come.
 *
 * @param last - undefined: there was none
 * @param now - milliseconds
 */
export function mayLook(last: LastLook | undefined, now: number): boolean {
  if (last === undefined) return true;
  const pauseMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** last.doublings);
  // A clock that was put back must not forbid looks until it has caught up.
  return Math.abs(now - last.at) >= pauseMs;
}

/**
 * The look that begins now, taken for one in vain until it has found something: {@link afterFind}.
 *
 * @param now - milliseconds
 */
export function nextLook(last: LastLook | undefined, now: number): LastLook {
  if (last === undefined) return { at: now, doublings: 0 };
  const takenBack = Math.floor(Math.max(0, now - last.at) / LONGEST_MS);
  const doublings = Math.min(MOST_DOUBLINGS, Math.max(0, last.doublings + 1 - takenBack));
  return { at: now, doublings };
}

/** What was found is new: who failed by the old was no forger, and the pause is the first one again. */
export const afterFind = (last: LastLook | undefined): LastLook | undefined =>
  last && { at: last.at, doublings: 0 };
