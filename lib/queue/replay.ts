import type { SQSClient } from '@aws-sdk/client-sqs';
import {
  decodeJob,
  decodeUnparsed,
  isUnparsed,
  type SyncJob,
  type UnparsedEvent,
} from '../jobs/index.ts';
import { type DeadLetter, scanDeadLetters } from './dead-letter-scan.ts';
import type { JobSender } from './sender.ts';

export interface ReplayOptions {
  readonly client: SQSClient;
  readonly deadLetterQueueUrl: string;
  /** Where jobs go: the live queue. */
  readonly sender: JobSender;
  /** Reads a kept event again, with its provider's parser; throws when it still cannot. */
  readonly parse: (event: UnparsedEvent) => readonly SyncJob[];
  /** Milliseconds. */
  readonly now: () => number;
  /** See `ScanOptions`. */
  readonly visibilitySeconds?: number;
  readonly waitSeconds?: number;
}

/**
 * Why a chosen letter is still in the dead-letter queue.
 * - `unreadable`: neither a job nor an event that its provider's parser can read
 * - `no_jobs`: its provider's parser makes nothing of it: drop it if that is right
 * - `not_sent`: the live queue did not confirm its jobs
 * - `not_deleted`: its jobs are on their way, and it may be replayed twice: harmless
 */
export type KeptCause = 'unreadable' | 'no_jobs' | 'not_sent' | 'not_deleted';

export interface KeptLetter {
  readonly messageId: string;
  readonly cause: KeptCause;
  readonly message: string;
}

export interface ReplayReport {
  /** Letters looked at. */
  readonly seen: number;
  /** Letters chosen. */
  readonly selected: number;
  /** Letters whose jobs were confirmed by the live queue. */
  readonly replayed: number;
  /** Jobs sent. */
  readonly jobs: number;
  readonly kept: readonly KeptLetter[];
  /** False when the time ran out before the end of the queue: run it again. */
  readonly complete: boolean;
}

/** Replays the letters that `select` chooses; all of them without it. */
export type Replay = (select?: (letter: DeadLetter) => boolean) => Promise<ReplayReport>;

/**
 * Takes letters from the dead-letter queue back to the live one. Jobs go with `verify`, so that the
 * ledger's digests do not swallow them; a letter is deleted only after its send was confirmed.
 *
 * @throws {QueueError} when the dead-letter queue itself cannot be read.
 */
export function createReplay(options: ReplayOptions): Replay {
  const { sender, parse } = options;

  return async (select = () => true) => {
    const kept: KeptLetter[] = [];
    let selected = 0;
    let replayed = 0;
    let jobs = 0;

    /** Whether the letter's jobs are on the live queue now. */
    async function replayOne(letter: DeadLetter): Promise<boolean> {
      const keep = (cause: KeptCause, message: string) => {
        kept.push({ messageId: letter.messageId, cause, message });
        return false;
      };
      let found: readonly SyncJob[];
      try {
        found = jobsOf(letter.body, parse);
      } catch (error) {
        return keep('unreadable', messageOf(error));
      }
      if (found.length === 0) return keep('no_jobs', 'its event makes no job');
      try {
        await sender.send(found);
      } catch (error) {
        return keep('not_sent', messageOf(error));
      }
      replayed += 1;
      jobs += found.length;
      return true;
    }

    const scan = await scanDeadLetters({
      client: options.client,
      queueUrl: options.deadLetterQueueUrl,
      now: options.now,
      ...(options.visibilitySeconds === undefined
        ? {}
        : { visibilitySeconds: options.visibilitySeconds }),
      ...(options.waitSeconds === undefined ? {} : { waitSeconds: options.waitSeconds }),
      async visit(letters) {
        const chosen = letters.filter(select);
        selected += chosen.length;
        const sent = await Promise.all(chosen.map(replayOne));
        return new Set(chosen.filter((_, index) => sent[index]).map((letter) => letter.messageId));
      },
    });
    for (const messageId of scan.undeleted) {
      kept.push({ messageId, cause: 'not_deleted', message: 'SQS did not confirm the deletion' });
    }
    return { seen: scan.seen, selected, replayed, jobs, kept, complete: scan.complete };
  };
}

function jobsOf(body: string, parse: ReplayOptions['parse']): SyncJob[] {
  const found = isUnparsed(body) ? parse(decodeUnparsed(body)) : [decodeJob(body)];
  return found.map((job) => ({ ...job, verify: true }));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown failure';
}
