/** A message as it came from the queue. */
export interface QueueMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Times received so far, this one included, and those of the messages that it is a copy of. */
  readonly receiveCount: number;
  /** Times that this very message was received (`ApproximateReceiveCount`): what the queue's redrive counts. */
  readonly receipts: number;
  /** When it was first sent, in ms (`SentTimestamp`), or the message that it is a copy of. */
  readonly sentAt: number;
  /** Handed to us by the event source, so answered through it; otherwise received, so deleted. */
  readonly handed: boolean;
}

/** Why a message ends in the dead-letter queue; each becomes a message attribute there. */
export interface DeadLetterReason {
  /** A stable code, e.g. `unknown_role`. */
  readonly reason: string;
  readonly message: string;
  readonly status?: number | undefined;
  readonly permitRequestId?: string | undefined;
  readonly attempts: number;
  /** Milliseconds. */
  readonly firstSeenAt: number;
  readonly failedAt: number;
  readonly source?: string | undefined;
  readonly eventId?: string | undefined;
}
