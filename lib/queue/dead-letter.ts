import type { DeadLetterDetails } from './attributes.ts';

/** A message of the dead-letter queue. */
export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  /** When it was sent to the queue that it is in now or came from, in ms. */
  readonly sentAt: number;
  /** Why it is there; empty when SQS moved it there by itself. */
  readonly reason: Partial<DeadLetterDetails>;
}
