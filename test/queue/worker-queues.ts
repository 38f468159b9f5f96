import {
  createDeadLetters,
  createJobSender,
  createSqsClient,
  createWorkerQueue,
  type QueueError,
} from '../../lib/queue/index.ts';
import type { QueuePort } from '../../lib/sync/ports.ts';
import { depth, type startSqs, useEndpoint } from './embedded-sqs.ts';
import { userJobs } from './jobs.ts';
import { type Script, startScriptedSqs } from './scripted-sqs.ts';

let queues = 0;

/** A queue of its own with so many jobs on it, and the worker's side of it. */
export async function workerQueue(
  sqs: Awaited<ReturnType<typeof startSqs>>,
  count: number,
  visibilitySeconds = 60,
) {
  queues += 1;
  const { client } = sqs;
  const queueUrl = sqs.createQueue(`live-${queues}`);
  const deadLetterUrl = sqs.createQueue(`live-${queues}-dead`);
  const sender = createJobSender({ client, queueUrl });
  await sender.send(userJobs(count));
  // The annotation is a test by itself: this is what lib/sync asks of a queue.
  const queue: QueuePort = createWorkerQueue({
    client,
    queueUrl,
    deadLetters: createDeadLetters({ client, queueUrl: deadLetterUrl }),
    visibilitySeconds,
  });
  return { queue, sender, queueUrl, deadLetterUrl, depth: () => depth(client, queueUrl) };
}

/** The worker's side of a queue that answers as the script says, while `use` uses it. */
export async function withScriptedQueue(
  script: Script,
  use: (queue: QueuePort) => Promise<unknown>,
) {
  const endpoint = await startScriptedSqs(script);
  useEndpoint(endpoint.url);
  const client = createSqsClient({ maxAttempts: 1 });
  const undeleted: [number, QueueError][] = [];
  const queue: QueuePort = createWorkerQueue({
    client,
    queueUrl: endpoint.queueUrl,
    deadLetters: createDeadLetters({ client, queueUrl: endpoint.queueUrl }),
    visibilitySeconds: 60,
    onUndeleted: (count, error) => undeleted.push([count, error]),
  });
  try {
    await use(queue);
  } finally {
    await endpoint.close();
  }
  return { undeleted, calls: endpoint.calls };
}
