import { QueueError, toQueueError } from './errors.ts';

/**
 * Runs one SDK call and ends, at the latest, when the signal fires: the SDK's own pauses between
 * attempts do not heed it, so the call and the signal race.
 *
 * @throws {QueueError} and nothing else.
 */
export async function exchange<T>(
  action: string,
  run: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  try {
    return await (signal === undefined ? run() : untilAborted(action, run, signal));
  } catch (cause) {
    throw toQueueError(action, cause);
  }
}

async function untilAborted<T>(
  action: string,
  run: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const aborted = () =>
    new QueueError('aborted', `${action} was given up: the caller's time ran out`, {
      cause: signal.reason,
    });
  if (signal.aborted) throw aborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(aborted());
  signal.addEventListener('abort', onAbort, { once: true });
  const call = run();
  // The loser of the race may still fail, with nobody left to hear it.
  call.catch(() => {});
  try {
    return await Promise.race([call, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
