/** The longest that one wait may be, in ms: after it the API is asked whether it still means it. */
const MAX_WAIT_MS = 5 * 60_000;
/** A number below it counts seconds from now, one above is a time. */
const FIRST_EPOCH_SECONDS = 1e9;

/**
 * How long an answer asks us to wait, in ms; `undefined`: it does not say.
 *
 * `Retry-After` is seconds or an HTTP date (RFC 9110, 10.2.3); Auth0 sends `x-ratelimit-reset` instead, in seconds
 * since the epoch.
 *
 * @param now - milliseconds since the epoch
 */
export function retryAfterOf(headers: Headers, now: number): number | undefined {
  const asked =
    waitOf(headers.get('retry-after'), now) ?? waitOf(headers.get('x-ratelimit-reset'), now);
  return asked === undefined ? undefined : Math.min(Math.max(asked, 0), MAX_WAIT_MS);
}

function waitOf(text: string | null, now: number): number | undefined {
  if (text === null || text.trim() === '') return undefined;
  const number = Number(text);
  if (Number.isNaN(number)) {
    const date = Date.parse(text);
    return Number.isNaN(date) ? undefined : date - now;
  }
  return number < FIRST_EPOCH_SECONDS ? number * 1000 : number * 1000 - now;
}
