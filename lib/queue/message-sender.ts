import {
  type MessageAttributeValue,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { CallOptions } from './call-options.ts';

export interface MessageToSend {
  readonly QueueUrl: string;
  readonly MessageBody: string;
  readonly MessageAttributes?: Record<string, MessageAttributeValue>;
}

export interface BatchToSend {
  readonly QueueUrl: string;
  readonly Entries: { readonly Id: string; readonly MessageBody: string }[];
}

/** An entry that SQS did not take, and whether it never will. */
export interface EntryFailure {
  readonly Id?: string | undefined;
  readonly Code?: string | undefined;
  readonly SenderFault?: boolean | undefined;
}

export interface BatchAnswer {
  readonly Successful?: readonly { readonly Id?: string | undefined }[] | undefined;
  readonly Failed?: readonly EntryFailure[] | undefined;
}

/** The two calls that whoever only sends needs: made by the SDK, or without it where a cold start counts. */
export interface MessageSender {
  sendMessage(message: MessageToSend, options?: CallOptions): Promise<unknown>;
  sendMessageBatch(batch: BatchToSend, options?: CallOptions): Promise<BatchAnswer>;
}

/** By the SDK's client. */
export function throughSdk(client: SQSClient): MessageSender {
  const within = ({ signal }: CallOptions = {}) =>
    signal === undefined ? {} : { abortSignal: signal };
  return {
    sendMessage: (message, options) =>
      client.send(new SendMessageCommand(message), within(options)),
    sendMessageBatch: (batch, options) =>
      client.send(new SendMessageBatchCommand(batch), within(options)),
  };
}
