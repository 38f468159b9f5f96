import type { ReadingOptions } from './directory.ts';
import { DirectoryError, type DirectoryErrorCode } from './errors.ts';

/** Times that a request which fails is made. */
const MAX_ATTEMPTS = 6;
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;
/** How long one request waits at the rate limit, in ms all told, before it is given up. */
const MAX_THROTTLED_MS = 10 * 60_000;
/** The shortest wait at the rate limit: `Retry-After: 0` would have us knock without end. */
const MIN_THROTTLED_MS = 200;

/** What became of one attempt. What would be the same the next time is thrown instead. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** Refused for the rate limit. `waitMs`: as the API asks. */
  | { readonly kind: 'throttled'; readonly waitMs: number | undefined }
  | {
      readonly kind: 'failed';
      /** After the request's name: `answered 503`. */
      readonly why: string;
      readonly code: DirectoryErrorCode;
      readonly waitMs?: number | undefined;
      readonly status?: number | undefined;
      readonly cause?: unknown;
    };

export interface Persistence extends ReadingOptions {
  /** Told of a wait at the rate limit, which is everybody's. */
  readonly hold: (ms: number) => void;
}

/**
 * Attempts again until it is done: after what the API asks for where it is the rate limit, which is no failure, and
 * with exponential backoff and full jitter where it failed.
 *
 * @param name - the request, for messages: `Clerk's API, GET /v1/users`
 * @throws {DirectoryError} `throttled`, `aborted`, or the code of the last of six failures.
 */
export async function persist<T>(
  name: string,
  attempt: () => Promise<Attempt<T>>,
  options: Persistence,
): Promise<T> {
  const { random, hold, onWait } = options;
  let failures = 0;
  let throttledMs = 0;
  let refusals = 0;
  for (;;) {
    throwIfAborted(name, options.signal);
    const outcome = await attempt();
    if (outcome.kind === 'done') return outcome.value;
    if (outcome.kind === 'throttled') {
      const asked = outcome.waitMs ?? Math.min(1000 * 2 ** refusals, MAX_BACKOFF_MS);
      refusals += 1;
      // A little later than asked, each by another little: those who wait do not all come back at once.
      const ms = Math.ceil(Math.max(asked, MIN_THROTTLED_MS) + random() * MIN_THROTTLED_MS);
      if (throttledMs + ms > MAX_THROTTLED_MS) throw stillThrottled(name, throttledMs);
      throttledMs += ms;
      hold(ms);
      onWait?.({ why: 'rate limit', ms });
      await pause(name, ms, options);
      continue;
    }
    failures += 1;
    const { why, code, status, cause } = outcome;
    throwIfAborted(name, options.signal);
    if (failures === MAX_ATTEMPTS) {
      throw new DirectoryError(
        code,
        `${name}: ${why}, the last of ${MAX_ATTEMPTS} attempts; go on from here once it answers again`,
        { status, ...(cause === undefined ? {} : { cause }) },
      );
    }
    const limit = Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), MAX_BACKOFF_MS);
    const ms = Math.max(Math.ceil(random() * limit), outcome.waitMs ?? 0);
    onWait?.({ why, ms });
    await pause(name, ms, options);
  }
}

/** @throws {DirectoryError} `aborted` */
export function throwIfAborted(name: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new DirectoryError('aborted', `${name}: stopped`);
}

/** @throws {DirectoryError} `aborted` as soon as the signal says so. */
export async function pause(name: string, ms: number, options: ReadingOptions): Promise<void> {
  const { sleep, signal } = options;
  try {
    await sleep(ms, signal);
  } catch (cause) {
    // A wait that was cut short rejects or returns, as its maker likes.
    throwIfAborted(name, signal);
    throw cause;
  }
  throwIfAborted(name, signal);
}

function stillThrottled(name: string, waitedMs: number): DirectoryError {
  return new DirectoryError(
    'throttled',
    `${name}: still refused for its rate limit after ${Math.round(waitedMs / 1000)} s of waiting; see who else uses the same credentials, and go on from here later`,
    { status: 429 },
  );
}
