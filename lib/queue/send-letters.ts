import { setTimeout as pause } from 'node:timers/promises';
import {
  type MessageAttributeValue,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { attributesOf, type DeadLetterDetails } from './attributes.ts';
import { batchesOf, eachOf } from './batches.ts';
import { QueueError, toQueueError } from './errors.ts';
import { exchange } from './exchange.ts';
import { bytesOf, MAX_MESSAGE_BYTES } from './limits.ts';
import { type Unconfirmed, unconfirmedOf } from './unconfirmed.ts';

/** A letter that is put into the dead-letter queue as it is. */
export interface LetterToSend {
  readonly body: string;
  /** Empty for one that SQS had moved by itself. */
  readonly reason: Partial<DeadLetterDetails>;
}

export interface SendLettersOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Waits so many ms before entries that SQS failed to take are sent again. */
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** Times that one entry is sent. */
const MAX_SENDS = 3;
/** Before the second send; doubled before the third. */
const RESEND_PAUSE_MS = 50;
const PARALLEL_CALLS = 4;

interface Entry {
  readonly body: string;
  readonly attributes: Record<string, MessageAttributeValue>;
  readonly bytes: number;
}

/**
 * Puts letters into the dead-letter queue; resolves only when SQS has confirmed each of them.
 *
 * @returns the ids that SQS gave them, in their order; `undefined` where it named none
 * @throws {QueueError} `job_too_large` before anything is sent; otherwise its `unconfirmed` says how many were not
 *   confirmed
 */
export async function sendLetters(
  letters: readonly LetterToSend[],
  options: SendLettersOptions,
): Promise<readonly (string | undefined)[]> {
  const entries = letters.map(entryOf);
  const ids: Ids = new Map();
  let confirmed = 0;
  try {
    await eachOf(batchesOf(entries), PARALLEL_CALLS, async (batch) => {
      for (const [entry, id] of await sendBatch(batch, options)) ids.set(entry, id);
      confirmed += batch.length;
    });
    return entries.map((entry) => ids.get(entry));
  } catch (cause) {
    const error = toQueueError('SendMessageBatch', cause);
    const unconfirmed = letters.length - confirmed;
    throw new QueueError(
      error.code,
      `${unconfirmed} of ${letters.length} letters were not confirmed by the queue: ${error.message}`,
      { cause: error, status: error.status, unconfirmed },
    );
  }
}

function entryOf({ body, reason }: LetterToSend): Entry {
  const size = bytesOf(body);
  if (size > MAX_MESSAGE_BYTES) {
    throw new QueueError(
      'job_too_large',
      `letter is ${size} bytes, and SQS takes ${MAX_MESSAGE_BYTES}`,
      { unconfirmed: 1 },
    );
  }
  const attributes = attributesOf(reason, size);
  const bytes = Object.entries(attributes).reduce(
    (sum, [name, { DataType = '', StringValue = '' }]) =>
      sum + bytesOf(name) + bytesOf(DataType) + bytesOf(StringValue),
    size,
  );
  return { body, attributes, bytes };
}

/** Ids of messages, by what was sent. */
type Ids = Map<Entry, string | undefined>;

async function sendBatch(batch: readonly Entry[], options: SendLettersOptions): Promise<Ids> {
  const ids: Ids = new Map();
  let pending = batch;
  for (let sends = 1; ; sends += 1) {
    const failed = await sendOnce(pending, options, ids);
    if (failed.length === 0) return ids;
    const refused = failed.find(({ failure }) => failure?.SenderFault === true);
    if (refused !== undefined || sends === MAX_SENDS) {
      const code = refused === undefined ? 'not_confirmed' : 'refused';
      const said = (refused ?? failed[0])?.failure?.Code ?? 'no answer for it';
      throw new QueueError(code, `an entry failed: ${said}`);
    }
    pending = failed.map(({ entry }) => entry);
    await (options.sleep ?? pause)(RESEND_PAUSE_MS * 2 ** (sends - 1));
  }
}

async function sendOnce(
  entries: readonly Entry[],
  { client, queueUrl }: SendLettersOptions,
  ids: Ids,
): Promise<Unconfirmed<Entry>[]> {
  const answer = await exchange('SendMessageBatch', () =>
    client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: entries.map(({ body, attributes }, index) => ({
          Id: String(index),
          MessageBody: body,
          MessageAttributes: attributes,
        })),
      }),
    ),
  );
  for (const { Id, MessageId } of answer.Successful ?? []) {
    const entry = entries[Number(Id)];
    if (entry !== undefined) ids.set(entry, MessageId);
  }
  return unconfirmedOf(entries, answer);
}
