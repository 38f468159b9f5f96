import type { Worker } from '../lib/sync/index.ts';
import type { VirtualClock } from './clock/virtual-clock.ts';
import type { MemoryQueue } from './memory/queue.ts';

export interface InvocationOptions {
  readonly clock: VirtualClock;
  readonly live: MemoryQueue;
  readonly imports: MemoryQueue;
  readonly workers: readonly Worker[];
  /** When to give up, in ms. */
  readonly until: number;
}

/** As serverless.yml has it: messages that wake the worker, and how long it may run. */
const BATCH_SIZE = 10;
const TIMEOUT_MS = 60_000;
/** How soon the event source sees a message on a queue that was empty. */
const POLL_MS = 200;

/**
 * Lambda's event sources: each worker is woken with up to ten messages, of the live queue or of the imports, has what
 * it does not give back deleted, and is woken again while any are visible.
 *
 * @returns how often a worker was woken, once both queues are empty or the time is up
 */
export async function invokeUntilEmpty(options: InvocationOptions): Promise<number> {
  const { clock, live, imports } = options;
  let invocations = 0;

  async function lane(worker: Worker): Promise<void> {
    while (live.size() + imports.size() > 0 && clock.now() < options.until) {
      const handedLive = live.hand(BATCH_SIZE);
      const handedImports = handedLive.length > 0 ? [] : imports.hand(BATCH_SIZE);
      if (handedLive.length + handedImports.length === 0) {
        await clock.sleep(POLL_MS);
        continue;
      }
      invocations += 1;
      const handed = { live: handedLive, imports: handedImports };
      const kept = new Set(await worker.work(handed, clock.now() + TIMEOUT_MS));
      live.delete(handedLive.filter(({ messageId }) => !kept.has(messageId)));
      imports.delete(handedImports.filter(({ messageId }) => !kept.has(messageId)));
    }
  }

  await Promise.all(options.workers.map(lane));
  return invocations;
}
