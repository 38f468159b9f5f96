import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { QueueMessage } from '../jobs/index.ts';
import { batchesOf, eachOf } from './batches.ts';
import { QueueError, toQueueError } from './errors.ts';
import { exchange } from './exchange.ts';
import { MAX_VISIBILITY_SECONDS } from './limits.ts';
import { type Unconfirmed, unconfirmedOf } from './unconfirmed.ts';

export interface DelayOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Calls under way at once. */
  readonly lanes: number;
}

/** Times that an entry which SQS failed is tried. */
const MAX_TRIES = 2;
/** The message has been deleted, or is visible again: nothing is left to delay. */
const NOT_IN_FLIGHT = /MessageNotInflight|ReceiptHandleIsInvalid/;
/** What SQS says of it more often, under a code that can mean anything. */
const HANDLE_EXPIRED = /\breceipt ?handle\b/i;

/**
 * Makes messages visible again after so many seconds, whatever becomes of the others.
 *
 * @param seconds - rounded up, and held to what SQS takes: 0 to 12 hours
 * @throws {QueueError} once all were tried; its `unconfirmed` says how many keep the visibility that they had. Those
 *   that are not in flight any more are no failure.
 */
export async function delayAll(
  messages: readonly QueueMessage[],
  seconds: number,
  options: DelayOptions,
): Promise<void> {
  const wanted = Math.min(Math.max(Math.ceil(seconds), 0), MAX_VISIBILITY_SECONDS);
  let undelayed = 0;
  let first: QueueError | undefined;
  const batches = batchesOf(messages.map((message) => ({ message, bytes: 0 })));
  await eachOf(batches, options.lanes, async (batch) => {
    let pending = batch.map(({ message }) => message);
    let error: QueueError | undefined;
    for (let tries = 0; tries < MAX_TRIES && pending.length > 0; tries += 1) {
      try {
        const failed = await delayOnce(pending, wanted, options);
        pending = failed.map(({ entry }) => entry);
        error = failed.length === 0 ? undefined : entryError(failed[0]?.failure);
      } catch (cause) {
        // The client has tried the whole call more than once by itself.
        error = toQueueError('ChangeMessageVisibilityBatch', cause);
        break;
      }
    }
    undelayed += pending.length;
    first ??= error;
  });
  if (first === undefined) return;
  throw new QueueError(
    first.code,
    `${undelayed} of ${messages.length} messages keep the visibility that they had: ${first.message}`,
    { cause: first, status: first.status, unconfirmed: undelayed },
  );
}

/** Those that are still in flight and were not delayed. */
async function delayOnce(
  messages: readonly QueueMessage[],
  seconds: number,
  { client, queueUrl }: DelayOptions,
): Promise<Unconfirmed<QueueMessage>[]> {
  const answer = await exchange('ChangeMessageVisibilityBatch', () =>
    client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrl,
        Entries: messages.map((message, index) => ({
          Id: String(index),
          ReceiptHandle: message.receiptHandle,
          VisibilityTimeout: seconds,
        })),
      }),
    ),
  );
  return unconfirmedOf(messages, answer).filter(({ failure }) => !isGone(failure));
}

function isGone(failure: BatchResultErrorEntry | undefined): boolean {
  if (failure?.Code === undefined) return false;
  return (
    NOT_IN_FLIGHT.test(failure.Code) ||
    (failure.Code.includes('InvalidParameterValue') && HANDLE_EXPIRED.test(failure.Message ?? ''))
  );
}

function entryError(failure: BatchResultErrorEntry | undefined): QueueError {
  const code = failure?.SenderFault === true ? 'refused' : 'not_confirmed';
  return new QueueError(code, `an entry failed: ${failure?.Code ?? 'no answer for it'}`);
}
