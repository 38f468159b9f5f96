import { setTimeout as pause } from 'node:timers/promises';
import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { startQueueProxy } from './queue-proxy.ts';

const receivedSchema = z.looseObject({
  Messages: z.exactOptional(z.array(z.looseObject({ ReceiptHandle: z.string() }))),
});

/**
 * Stands before a queue service, and knows what was received through it: so that the visibility timeouts of a process
 * that was killed can run out at once, and not in their own time.
 *
 * @param endpoint - of the service
 */
export async function startHeldByTheDead(endpoint: string) {
  const handles: string[] = [];
  let underWay = 0;
  const proxy = await startQueueProxy(endpoint, async (action, _body, pass) => {
    underWay += 1;
    try {
      const answer = await pass();
      if (action === 'ReceiveMessage' && answer.status === 200) {
        const { Messages = [] } = receivedSchema.parse(JSON.parse(answer.body));
        handles.push(...Messages.map(({ ReceiptHandle }) => ReceiptHandle));
      }
      return answer;
    } finally {
      underWay -= 1;
    }
  });
  return {
    ...proxy,
    /** Lets all run out that is held still. @returns how many letters there were */
    async runOut(client: SQSClient, queueUrl: string): Promise<number> {
      // A receive may be on its way that nobody waits for any more.
      while (underWay > 0) await pause(10);
      const results = await Promise.allSettled(
        handles.splice(0).map((ReceiptHandle) =>
          client.send(
            new ChangeMessageVisibilityCommand({
              QueueUrl: queueUrl,
              ReceiptHandle,
              VisibilityTimeout: 0,
            }),
          ),
        ),
      );
      return results.filter(({ status }) => status === 'fulfilled').length;
    },
  };
}
