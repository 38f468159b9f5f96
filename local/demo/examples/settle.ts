import { setTimeout as pause } from 'node:timers/promises';
import { readDepth } from '../../../lib/queue/index.ts';
import type { Stack } from '../../stack/index.ts';

const STEP_MS = 25;
/** Far more than anything here takes, but for what waits for something that does not come. */
const LIMIT_MS = 15_000;

/**
 * Waits until nothing is left to be done: the live queue is empty, and nobody has a message of it in hand.
 *
 * @returns false when it is not so within the limit
 */
export async function settled(stack: Stack): Promise<boolean> {
  const endAt = performance.now() + LIMIT_MS;
  const queue = { client: stack.sqs, queueUrl: stack.environment['SYNC_QUEUE_URL'] ?? '' };
  for (;;) {
    const { visible, inFlight, delayed } = await readDepth(queue);
    if (visible + inFlight + delayed === 0) return true;
    if (performance.now() > endAt) return false;
    await pause(STEP_MS);
  }
}
