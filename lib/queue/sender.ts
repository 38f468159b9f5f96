import { setTimeout as pause } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { encodeJob, type SyncJob } from '../jobs/index.ts';
import { batchesOf, eachOf } from './batches.ts';
import type { CallOptions } from './call-options.ts';
import { QueueError, toQueueError } from './errors.ts';
import { exchange } from './exchange.ts';
import { bytesOf, MAX_JOB_BYTES } from './limits.ts';
import { type EntryFailure, type MessageSender, throughSdk } from './message-sender.ts';
import { legalJson } from './text.ts';

export interface JobSender {
  /**
   * Puts jobs on the queue; resolves only when SQS has confirmed each of them. After a failure some
   * may be there all the same: sending all again does no harm.
   *
   * @throws {QueueError} `job_too_large` before anything is sent; otherwise its `unconfirmed` says
   *   how many were not confirmed.
   */
  send(jobs: readonly SyncJob[], options?: CallOptions): Promise<void>;
}

interface SendingOptions {
  readonly queueUrl: string;
  /** Waits so many ms before entries that SQS failed to take are sent again. */
  readonly sleep?: (ms: number) => Promise<unknown>;
}

export interface JobSenderOptions extends SendingOptions {
  readonly client: SQSClient;
}

export interface JobSenderThroughOptions extends SendingOptions {
  readonly messages: MessageSender;
}

/** Times that one entry is sent. */
const MAX_SENDS = 3;
/** Before the second send; doubled before the third. */
const RESEND_PAUSE_MS = 50;
const PARALLEL_CALLS = 8;

interface Entry {
  readonly id: string;
  readonly body: string;
  readonly bytes: number;
}

/** By the SDK's client. */
export const createJobSender = ({ client, ...options }: JobSenderOptions): JobSender =>
  jobSenderThrough({ ...options, messages: throughSdk(client) });

/** By whoever sends messages: a function that imports only this does not carry the SDK. */
export function jobSenderThrough(options: JobSenderThroughOptions): JobSender {
  const { messages, queueUrl, sleep = pause } = options;

  /** The entries that SQS did not confirm this time, with what it said of the first of them. */
  async function sendOnce(entries: readonly Entry[], signal: AbortSignal | undefined) {
    const answer = await exchange(
      'SendMessageBatch',
      () =>
        messages.sendMessageBatch(
          {
            QueueUrl: queueUrl,
            Entries: entries.map(({ id, body }) => ({ Id: id, MessageBody: body })),
          },
          signal === undefined ? {} : { signal },
        ),
      signal,
    );
    const confirmed = new Set(answer.Successful?.map((entry) => entry.Id));
    return {
      unconfirmed: entries.filter((entry) => !confirmed.has(entry.id)),
      failures: answer.Failed ?? [],
    };
  }

  async function sendBatch(batch: readonly Entry[], signal: AbortSignal | undefined) {
    let pending: readonly Entry[] = batch;
    for (let sends = 1; ; sends += 1) {
      const { unconfirmed, failures } = await sendOnce(pending, signal);
      if (unconfirmed.length === 0) return;
      const refused = failures.find((failure) => failure.SenderFault === true);
      if (refused !== undefined) throw failedEntry('refused', refused);
      if (sends === MAX_SENDS) throw failedEntry('not_confirmed', failures[0]);
      pending = unconfirmed;
      await exchange('SendMessageBatch', () => sleep(RESEND_PAUSE_MS * 2 ** (sends - 1)), signal);
    }
  }

  return {
    async send(jobs, options = {}) {
      const entries = jobs.map(entryOf);
      let confirmed = 0;
      try {
        await eachOf(batchesOf(entries), PARALLEL_CALLS, async (batch) => {
          await sendBatch(batch, options.signal);
          confirmed += batch.length;
        });
      } catch (cause) {
        const error = toQueueError('SendMessageBatch', cause);
        const unconfirmed = jobs.length - confirmed;
        throw new QueueError(
          error.code,
          `${unconfirmed} of ${jobs.length} jobs were not confirmed by the queue: ${error.message}`,
          { cause: error, status: error.status, unconfirmed },
        );
      }
    },
  };
}

function entryOf(job: SyncJob, index: number): Entry {
  const body = legalJson(encodeJob(job));
  const bytes = bytesOf(body);
  if (bytes > MAX_JOB_BYTES) {
    throw new QueueError(
      'job_too_large',
      `jobs.${index} (${job.source} ${job.kind}) is ${bytes} bytes, and there is room for ` +
        `${MAX_JOB_BYTES} in a message: make the metadata at the provider smaller`,
      { unconfirmed: 1 },
    );
  }
  return { id: String(index), body, bytes };
}

function failedEntry(
  code: 'refused' | 'not_confirmed',
  failure: EntryFailure | undefined,
): QueueError {
  return new QueueError(code, `an entry failed: ${failure?.Code ?? 'no answer for it'}`);
}
