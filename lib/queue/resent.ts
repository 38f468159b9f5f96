import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { QueueMessage } from '../jobs/index.ts';

/**
 * What a copy of a message remembers, as message attributes: when the first one was sent, in ms, and how often those
 * that it replaces were received. Only copies that the worker made have them.
 */
export const FIRST_SENT_AT = 'firstSentAt';
export const EARLIER_RECEIVES = 'earlierReceives';

/** What SQS says of a message, all of it as text; what is absent, SQS did not say. */
export interface Tally {
  readonly approximateReceiveCount: string | undefined;
  readonly sentTimestamp: string | undefined;
  readonly firstSentAt: string | undefined;
  readonly earlierReceives: string | undefined;
}

/**
 * A message's age and receipts, those of the messages that it is a copy of included. A memory that is no whole number,
 * or that would make the message younger than SQS says, is taken as absent.
 */
export function historyOf(
  tally: Tally,
): Pick<QueueMessage, 'receiveCount' | 'receipts' | 'sentAt'> {
  const receipts = wholeNumber(tally.approximateReceiveCount) ?? 1;
  const sent = wholeNumber(tally.sentTimestamp) ?? 0;
  const firstSent = wholeNumber(tally.firstSentAt);
  return {
    receiveCount: receipts + (wholeNumber(tally.earlierReceives) ?? 0),
    receipts,
    sentAt: firstSent !== undefined && firstSent <= sent ? firstSent : sent,
  };
}

/** What a copy of this message is to remember: `RESEND_ROOM_BYTES` at most. */
export function memoryOf(message: QueueMessage): Record<string, MessageAttributeValue> {
  return {
    [FIRST_SENT_AT]: numberAttribute(message.sentAt),
    [EARLIER_RECEIVES]: numberAttribute(message.receiveCount),
  };
}

function numberAttribute(value: number): MessageAttributeValue {
  return { DataType: 'Number', StringValue: String(value) };
}

/** A whole number from 0 on, in plain digits. */
function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
