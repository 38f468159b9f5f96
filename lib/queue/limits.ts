/** What SQS allows (SQS developer guide, "Message quotas"). */

/** Entries in one batch call, and messages in one receive. */
export const MAX_BATCH_ENTRIES = 10;
/** Of one message, its attributes included, and of all messages of one batch call: 1 MiB. */
export const MAX_MESSAGE_BYTES = 1_048_576;
/**
 * Left free in every job's message, so that the worker can put a copy on the queue with what it remembers
 * (`resent.ts`): two names of 26 bytes together, two types of 6, and two numbers.
 */
export const RESEND_ROOM_BYTES = 100;
/** What a job may take as a message. */
export const MAX_JOB_BYTES = MAX_MESSAGE_BYTES - RESEND_ROOM_BYTES;
/** Messages of one queue that are received and not deleted, at once; about so many. */
export const MAX_IN_FLIGHT = 120_000;
/** Longest that a message can be sent with a delay: 15 minutes. */
export const MAX_DELAY_SECONDS = 900;
/** Longest visibility timeout: 12 hours. */
export const MAX_VISIBILITY_SECONDS = 43_200;

/** Bytes that a text takes on the wire. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
