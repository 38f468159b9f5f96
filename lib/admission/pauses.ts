/** After a refusal without `Retry-After`, in ms; doubled with each that follows. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;
/** So long after a pause, the next refusal is a first one again. */
const CALM_MS = 60_000;
/** A `Retry-After` beyond this is taken for a mistake: it must not stop everything for good. */
const LONGEST_RETRY_AFTER_MS = 60 * 60_000;

/** Permit refused: nothing is to be taken until then. `strikes`: refusals in a row, without calm in between. */
export interface Pause {
  readonly until: number;
  readonly strikes: number;
}

/**
 * The pause that follows a refusal: for `retryAfterMs`, or else longer with each one. What is refused during a pause was
 * sent before it, and makes it no longer unless Permit says so.
 *
 * @param last - the one before, if there was one
 * @param at - now, in ms
 */
export function pauseAfter(
  last: Pause | undefined,
  retryAfterMs: number | undefined,
  at: number,
): Pause {
  const { until = at, strikes = 0 } = last !== undefined && at <= last.until + CALM_MS ? last : {};
  if (retryAfterMs !== undefined) {
    const asked = at + Math.min(Math.max(retryAfterMs, 0), LONGEST_RETRY_AFTER_MS);
    return { until: Math.max(until, asked), strikes };
  }
  if (at < until) return { until, strikes };
  const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** strikes);
  return { until: at + pauseMs, strikes: strikes + 1 };
}
