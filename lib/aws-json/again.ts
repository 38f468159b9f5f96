import { AwsError } from './errors.ts';

/** AWS asks for fewer calls (the SDK's "throttling errors", as far as our services have them). */
const THROTTLED: ReadonlySet<string> = new Set([
  'LimitExceededException',
  'OverLimit',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
]);
const TRANSIENT: ReadonlySet<string> = new Set([
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
]);
/** Said of a signature, be it wrong or only late. */
const SIGNATURE: ReadonlySet<string> = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

const FIRST_PAUSE_MS = 100;
const FIRST_THROTTLED_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;
/** AWS takes five minutes; a clock that is off by less is not what was wrong. */
const MIN_SKEW_MS = 4 * 60_000;

/**
 * How long to wait before a call that failed is tried again, in ms; undefined: it is not worth it.
 *
 * @param attempts - that were made, 1 at least
 * @param random - from 0 to 1: many that failed at once must not come again at once
 */
export function pauseAfter(error: unknown, attempts: number, random: number): number | undefined {
  if (!(error instanceof Error) || error.name === 'AbortError') return undefined;
  const pause = (first: number) => Math.min(LONGEST_PAUSE_MS, first * 2 ** (attempts - 1)) * random;
  if (!(error instanceof AwsError)) {
    // Node's own, of a connection that could not be made, or broke.
    return 'code' in error || error instanceof AggregateError ? pause(FIRST_PAUSE_MS) : undefined;
  }
  const status = error.$metadata.httpStatusCode;
  if (status === 429 || THROTTLED.has(error.name)) return pause(FIRST_THROTTLED_PAUSE_MS);
  const passes = TRANSIENT.has(error.name) || (status !== undefined && status >= 500);
  return passes ? pause(FIRST_PAUSE_MS) : undefined;
}

/**
 * How far AWS's clock is from ours, in ms, when that is why it refused a signature; else undefined.
 *
 * @param signedAt - the time that was in the signature, in ms
 */
export function skewBehind(error: unknown, signedAt: number, now: number): number | undefined {
  if (!(error instanceof AwsError) || !SIGNATURE.has(error.name)) return undefined;
  const { sentAt } = error;
  if (sentAt === undefined || Math.abs(sentAt - signedAt) < MIN_SKEW_MS) return undefined;
  return sentAt - now;
}
