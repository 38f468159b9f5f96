import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteMessageBatchCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { decodeJob, type SyncJob } from '../../../lib/jobs/index.ts';
import { startQueues } from '../../../local/stack/queues.ts';
import { readResources } from '../../../local/stack/template.ts';

/** The queues of a stage, and a folder to run commands in. */
export interface ImportQueue {
  readonly env: Readonly<Record<string, string>>;
  /** Takes every job off the import queue. */
  drain(): Promise<SyncJob[]>;
  /** Throws them away. */
  clear(): Promise<void>;
  /** A new, empty one. */
  folder(): Promise<string>;
  close(): Promise<void>;
}

const ROOT = new URL('../../../', import.meta.url);

export async function startImportQueue(): Promise<ImportQueue> {
  const resources = await readResources([new URL('infra/queues.yml', ROOT)]);
  const queues = await startQueues(resources);
  const urlOf = (id: string) => queues.queues.get(id)?.url ?? '';
  const QueueUrl = urlOf('ImportQueue');
  const folders: string[] = [];
  return {
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_SQS: queues.endpoint,
      SYNC_QUEUE_URL: urlOf('SyncQueue'),
      IMPORT_QUEUE_URL: QueueUrl,
      DEAD_LETTER_QUEUE_URL: urlOf('DeadLetterQueue'),
    },
    async drain() {
      const jobs: SyncJob[] = [];
      for (;;) {
        const { Messages = [] } = await queues.client.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
        );
        if (Messages.length === 0) return jobs;
        jobs.push(...Messages.map(({ Body = '' }) => decodeJob(Body)));
        const Entries = Messages.map(({ ReceiptHandle }, at) => ({
          Id: String(at),
          ReceiptHandle,
        }));
        await queues.client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      }
    },
    async clear() {
      await queues.client.send(new PurgeQueueCommand({ QueueUrl }));
    },
    async folder() {
      const folder = await mkdtemp(join(tmpdir(), 'backfill-'));
      folders.push(folder);
      return folder;
    },
    async close() {
      await queues.close();
      for (const folder of folders) await rm(folder, { recursive: true });
    },
  };
}

/** Of a source, where it is by default. */
export async function checkpointIn(folder: string, source = 'clerk'): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, `.permit-sync/backfill-${source}.json`), 'utf8'));
}

/** What a job is about: `user user_000001`, `membership user_000001 in org_000001`. */
export function about(job: SyncJob): string {
  const user = 'user' in job ? ` ${job.user}` : '';
  if (!('tenant' in job)) return `${job.kind}${user}`;
  return job.kind === 'tenant' ? `tenant ${job.tenant}` : `${job.kind}${user} in ${job.tenant}`;
}

export const aboutAll = (jobs: readonly SyncJob[]): string[] => jobs.map(about).sort();
