import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { createSqsClient } from '../../lib/queue/index.ts';

/** A real queue service in this process. */
export async function startSqs() {
  const server = await startFauxqs({ port: 0, logger: false });
  const endpoint = `http://127.0.0.1:${server.port}`;
  useEndpoint(endpoint);
  return {
    client: createSqsClient(),
    createQueue(name: string, attributes: Record<string, string> = {}): string {
      const { queueUrl } = server.createQueue(name, { attributes });
      return `${endpoint}${new URL(queueUrl).pathname}`;
    },
    arn: (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`,
    server,
    close: () => server.stop(),
  };
}

/** What a client made from now on talks to, and as whom. */
export function useEndpoint(url: string): void {
  process.env['AWS_ENDPOINT_URL_SQS'] = url;
  process.env['AWS_REGION'] = 'us-east-1';
  process.env['AWS_ACCESS_KEY_ID'] = 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
}

/** Everything that is visible, bodies and attributes; it stays invisible for the given time. */
export async function receiveAll(client: SQSClient, queueUrl: string, visibilitySeconds = 30) {
  const found = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: visibilitySeconds,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return found;
    found.push(...Messages);
  }
}

/** Messages that are visible, and those in flight. */
export async function depth(client: SQSClient, queueUrl: string) {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
  );
  return {
    visible: Number(Attributes?.ApproximateNumberOfMessages),
    inFlight: Number(Attributes?.ApproximateNumberOfMessagesNotVisible),
  };
}
