import type { QueueDepth } from '../../lib/queue/index.ts';
import type { QueueWord } from '../../lib/sync/index.ts';

/**
 * How old the oldest message of a queue is, as far as it is known. SQS has no attribute for it, and to receive messages
 * would count against their redrive and hide them from the worker; so it is what the worker last saw. Times are ms.
 */
export type Oldest =
  /** There are no messages. */
  | { readonly kind: 'none' }
  /** The worker has met one that was sent then, and not done with it. */
  | { readonly kind: 'seen'; readonly sentAt: number; readonly seenAt: number }
  /** The worker found nothing waiting then: what waits now came later. */
  | { readonly kind: 'since'; readonly emptyAt: number }
  | { readonly kind: 'unknown' };

/**
 * @param word - the worker's word of the queue; `undefined`: it has said nothing
 * @param saidAt - when it said so, in ms
 */
export function oldestOf(depth: QueueDepth, word: QueueWord | undefined, saidAt: number): Oldest {
  if (depth.visible + depth.inFlight + depth.delayed === 0) return { kind: 'none' };
  if (word === undefined) return { kind: 'unknown' };
  if (word.oldest !== null) return { kind: 'seen', sentAt: word.oldest.sentAt, seenAt: saidAt };
  if (word.drainedAt !== null) return { kind: 'since', emptyAt: word.drainedAt };
  return { kind: 'unknown' };
}
