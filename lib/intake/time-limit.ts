import { TimeLimitError } from './errors.ts';

/**
 * Ends, whatever the work does: a client that hangs or tries again past its signal is left behind.
 *
 * @param limitMs milliseconds from now.
 * @param work gets a signal that fires at the limit.
 * @throws {TimeLimitError} at the limit; else what the work throws.
 */
export async function withinLimit<T>(
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new TimeLimitError(limitMs);
    // First, so that it wins over the failure that the signal brings about.
    limit.reject(error);
    controller.abort(error);
  }, limitMs);
  try {
    return await Promise.race([limit.promise, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
  }
}
