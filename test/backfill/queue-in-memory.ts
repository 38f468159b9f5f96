import { readJob } from '../../lib/jobs/index.ts';
import { startFauxqsHere } from '../../local/stack/fauxqs.ts';
import { about } from '../cli/backfill/import-queue.ts';

export interface Compared {
  readonly missing: number;
  readonly surplus: number;
  /** Sent more than once. */
  readonly twice: number;
}

/** An SQS whose import queue can be looked at as a whole, with nothing taken from it. */
export async function startQueueInMemory() {
  const server = await startFauxqsHere();
  const endpoint = `http://127.0.0.1:${server.port}`;
  const urlOf = (name: string) => {
    server.createQueue(name);
    const path = new URL(server.inspectQueue(name)?.url ?? endpoint).pathname;
    return `${endpoint}${path}`;
  };
  return {
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_SQS: endpoint,
      SYNC_QUEUE_URL: urlOf('SyncQueue'),
      IMPORT_QUEUE_URL: urlOf('ImportQueue'),
      DEAD_LETTER_QUEUE_URL: urlOf('DeadLetterQueue'),
    },
    /** What is on the queue against what should be. */
    compare(expected: readonly string[]): Compared {
      const messages = server.inspectQueue('ImportQueue')?.messages.ready ?? [];
      const sent = new Set(messages.map(({ body }) => about(readJob(body))));
      const wanted = new Set(expected);
      return {
        missing: wanted.difference(sent).size,
        surplus: sent.difference(wanted).size,
        twice: messages.length - sent.size,
      };
    },
    close: () => server.stop(),
  };
}
