/** What SQS allows (SQS developer guide, "Message quotas"). */

/** Entries in one batch call, and messages in one receive. */
export const MAX_BATCH_ENTRIES = 10;
/** Of one message, its attributes included, and of all messages of one batch call: 1 MiB. */
export const MAX_MESSAGE_BYTES = 1_048_576;
/** Longest visibility timeout: 12 hours. */
export const MAX_VISIBILITY_SECONDS = 43_200;

/** Bytes that a text takes on the wire. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
