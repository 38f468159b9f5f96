import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { exchange } from './exchange.ts';

/** How a queue is set up. */
export interface QueueSettings {
  readonly arn: string;
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  /** Where SQS moves a message that was received too often; absent: nowhere. */
  readonly redrive?: { readonly targetArn: string; readonly maxReceiveCount: number };
}

/** SQS answers the count as it was given, which may have been a string. */
const redriveSchema = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.union([z.int(), z.pipe(z.string(), z.transform(Number))]),
});

/** @throws {QueueError} */
export async function readQueueSettings(options: {
  readonly client: SQSClient;
  readonly queueUrl: string;
}): Promise<QueueSettings> {
  const { Attributes: found } = await exchange('GetQueueAttributes', () =>
    options.client.send(
      new GetQueueAttributesCommand({ QueueUrl: options.queueUrl, AttributeNames: ['All'] }),
    ),
  );
  const redrive = redriveOf(found?.RedrivePolicy);
  return {
    arn: found?.QueueArn ?? '',
    visibilitySeconds: Number(found?.VisibilityTimeout ?? 0),
    retentionSeconds: Number(found?.MessageRetentionPeriod ?? 0),
    ...(redrive === undefined ? {} : { redrive }),
  };
}

function redriveOf(policy: string | undefined): QueueSettings['redrive'] {
  if (!policy) return undefined;
  try {
    const { deadLetterTargetArn, maxReceiveCount } = redriveSchema.parse(JSON.parse(policy));
    return { targetArn: deadLetterTargetArn, maxReceiveCount };
  } catch {
    return undefined;
  }
}
