import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { exchange } from './exchange.ts';

/** How many messages a queue has, as SQS knows it: it may be a minute late. */
export interface QueueDepth {
  readonly visible: number;
  /** Received by somebody, and not deleted. */
  readonly inFlight: number;
  /** Sent, and not visible yet. */
  readonly delayed: number;
}

/**
 * Counts a queue's messages and receives none: a receive hides a message from the worker, and counts against the
 * redrive. So it cannot tell how old the oldest is, for which SQS has no attribute.
 *
 * @throws {QueueError}
 */
export async function readDepth(options: {
  readonly client: SQSClient;
  readonly queueUrl: string;
}): Promise<QueueDepth> {
  const { Attributes } = await exchange('GetQueueAttributes', () =>
    options.client.send(
      new GetQueueAttributesCommand({
        QueueUrl: options.queueUrl,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
    ),
  );
  return {
    visible: Number(Attributes?.ApproximateNumberOfMessages ?? 0),
    inFlight: Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0),
    delayed: Number(Attributes?.ApproximateNumberOfMessagesDelayed ?? 0),
  };
}
