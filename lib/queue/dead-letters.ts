import type { SQSClient } from '@aws-sdk/client-sqs';
import { type DeadLetterReason, encodeUnparsed, type UnparsedEvent } from '../jobs/index.ts';
import { attributesOf, type DeadLetterDetails } from './attributes.ts';
import type { CallOptions } from './call-options.ts';
import { QueueError } from './errors.ts';
import { exchange } from './exchange.ts';
import { bytesOf, MAX_MESSAGE_BYTES } from './limits.ts';
import { type MessageSender, throughSdk } from './message-sender.ts';
import { legalJson } from './text.ts';

export interface DeadLetters {
  /**
   * Puts a message's body into the dead-letter queue, with the reason as message attributes.
   * Resolves only when SQS has confirmed it.
   *
   * @throws {QueueError}
   */
  send(body: string, reason: DeadLetterReason, options?: CallOptions): Promise<void>;
  /**
   * Keeps a verified event that could not be read, for a later replay.
   *
   * @throws {QueueError} `job_too_large` when it does not fit even compressed.
   */
  keepUnparsed(event: UnparsedEvent, options?: CallOptions): Promise<void>;
}

export interface DeadLettersOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
}

export interface DeadLettersThroughOptions {
  readonly messages: MessageSender;
  readonly queueUrl: string;
}

/** By the SDK's client. */
export const createDeadLetters = ({ client, queueUrl }: DeadLettersOptions): DeadLetters =>
  deadLettersThrough({ messages: throughSdk(client), queueUrl });

/** By whoever sends messages: a function that imports only this does not carry the SDK. */
export function deadLettersThrough({ messages, queueUrl }: DeadLettersThroughOptions): DeadLetters {
  async function put(body: string, details: DeadLetterDetails, { signal }: CallOptions = {}) {
    const bytes = bytesOf(body);
    if (bytes > MAX_MESSAGE_BYTES) {
      throw new QueueError(
        'job_too_large',
        `dead letter is ${bytes} bytes, and SQS takes ${MAX_MESSAGE_BYTES}: it is not kept`,
        { unconfirmed: 1 },
      );
    }
    await exchange(
      'SendMessage',
      () =>
        messages.sendMessage(
          {
            QueueUrl: queueUrl,
            MessageBody: body,
            MessageAttributes: attributesOf(details, bytes),
          },
          signal === undefined ? {} : { signal },
        ),
      signal,
    );
  }

  return {
    send: put,
    keepUnparsed: (event, options) =>
      put(
        legalJson(encodeUnparsed(event)),
        {
          reason: event.reason,
          message: event.message,
          path: event.path,
          attempts: 1,
          firstSeenAt: event.receivedAt,
          failedAt: event.receivedAt,
          source: event.source,
          eventId: event.eventId,
        },
        options,
      ),
  };
}
