import { randomUUID } from 'node:crypto';
import { createJobSender, createSqsClient } from '../../lib/queue/index.ts';
import type { DirectoryPorts } from '../../lib/scim/directory/index.ts';
import { connectionOf } from '../access/index.ts';
import type { Given } from '../command.ts';
import { CliError } from '../errors.ts';
import { openTable } from './open-table.ts';

/** What the endpoint works with, where the command works. @param queue - which its jobs go to */
export async function openPorts(given: Given, queue: 'live' | 'imports'): Promise<DirectoryPorts> {
  const { access, shell } = given;
  const { now, sleep } = shell;
  const queueUrl = await queueUrlOf(given, queue);
  const connection = connectionOf(await access.place(), 'AWS_ENDPOINT_URL_SQS');
  const sqs = createSqsClient({ connection });
  access.onClose(() => sqs.destroy());
  return {
    table: { ...(await openTable(given)), now, sleep: (ms) => sleep(ms) },
    enqueue: createJobSender({ client: sqs, queueUrl }).send,
    policy: (await access.mapping()).scim,
    now,
    newId: randomUUID,
  };
}

async function queueUrlOf({ access }: Given, queue: 'live' | 'imports'): Promise<string> {
  if (queue === 'live') return (await access.settings(['SYNC_QUEUE_URL'])).SYNC_QUEUE_URL;
  const { IMPORT_QUEUE_URL } = await access.settings(['IMPORT_QUEUE_URL']);
  if (IMPORT_QUEUE_URL !== undefined) return IMPORT_QUEUE_URL;
  throw new CliError('no_import_queue', 'IMPORT_QUEUE_URL is not set: there is no import queue', {
    remedy: 'Set it, or give a --stage that has one.',
  });
}
