import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetter } from './dead-letter.ts';
import { scanDeadLetters } from './dead-letter-scan.ts';
import type { QueueError } from './errors.ts';
import type { KeptCause, LetterReading } from './letter-jobs.ts';
import { createLetterOutbox } from './letter-outbox.ts';
import type { JobSender } from './sender.ts';

export interface ReplayOptions {
  readonly client: SQSClient;
  readonly deadLetterQueueUrl: string;
  /** Where jobs go: the live queue. */
  readonly sender: JobSender;
  /** What a letter is worth now; see `readLetter`. */
  readonly read: (letter: DeadLetter) => LetterReading | Promise<LetterReading>;
  /** Milliseconds. */
  readonly now: () => number;
  /** Waits until so many letters more may be sent; absent: as fast as it goes. */
  readonly pace?: (letters: number) => Promise<unknown>;
  /** How many letters will be chosen, where that is known: once they were, the rest is not looked at. */
  readonly expected?: number;
  /** Told which letters are on the live queue now. */
  readonly onSent?: (messageIds: ReadonlySet<string>) => void;
  /** Told how many of the chosen letters were looked at so far. */
  readonly onProgress?: (letters: number) => void;
  /** Ends it, once the letters under way are sent and deleted. */
  readonly signal?: AbortSignal | undefined;
  /** See `ScanOptions`. */
  readonly visibilitySeconds?: number;
  readonly waitSeconds?: number;
  readonly onRelease?: (letters: number) => void;
}

export interface KeptLetter {
  readonly messageId: string;
  readonly cause: KeptCause;
  readonly message: string;
}

export interface ReplayReport {
  /** Letters looked at. */
  readonly seen: number;
  /** Letters chosen, and begun with: those that the signal came before are not among them. */
  readonly selected: number;
  /** Letters whose jobs were confirmed by the live queue. */
  readonly replayed: number;
  /** Of these, letters that said only what another one had said: nothing was sent for them. */
  readonly identical: number;
  /** Jobs sent. */
  readonly jobs: number;
  readonly kept: readonly KeptLetter[];
  /** False when it ended before all were seen that it is about: run it again. */
  readonly complete: boolean;
  /** Why the live queue took no more, if it did not: the rest was left as it is. */
  readonly failure: QueueError | undefined;
}

/** Replays the letters that `select` chooses; all of them without it. */
export type Replay = (select?: (letter: DeadLetter) => boolean) => Promise<ReplayReport>;

/**
 * Takes letters from the dead-letter queue back to the live one. A letter is deleted only after the queue has confirmed
 * each of its jobs; jobs that say the same are sent once. Killed at any point, it leaves every chosen letter in one
 * queue or the other; at worst a job is sent twice, with one version, which does no harm.
 *
 * @throws {QueueError} when the dead-letter queue itself cannot be read.
 */
export function createReplay(options: ReplayOptions): Replay {
  const { sender, read, onProgress } = options;

  return async (select = () => true) => {
    const kept: KeptLetter[] = [];
    const outbox = createLetterOutbox(sender);
    const outage = new AbortController();
    let failure: QueueError | undefined;
    let found = 0;
    let selected = 0;
    let replayed = 0;
    let identical = 0;
    let jobs = 0;
    let looked = 0;

    /** @returns the message ids of letters whose jobs are on the live queue now */
    async function replaySome(letters: readonly DeadLetter[]): Promise<ReadonlySet<string>> {
      const keep = ({ messageId }: DeadLetter, cause: KeptCause, message: string) =>
        kept.push({ messageId, cause, message });
      await options.pace?.(letters.length);
      // Nothing of them was begun.
      if (options.signal?.aborted === true) return new Set();
      selected += letters.length;
      const readings = await Promise.all(letters.map(async (letter) => await read(letter)));
      const readable = letters.flatMap((letter, at) => {
        const reading = readings[at];
        if (reading?.kind === 'jobs') return [{ letter, jobs: reading.jobs }];
        if (reading !== undefined) keep(letter, reading.cause, reading.message);
        return [];
      });
      const posted = await outbox.post(readable.map((one) => one.jobs));
      const done = new Set<string>();
      for (const [at, { letter }] of readable.entries()) {
        const result = posted[at];
        if (result === undefined) continue;
        if (result.failure !== undefined) {
          keep(letter, 'not_sent', result.failure.message);
          if (!mayPassOver(result.failure)) {
            failure ??= result.failure;
            outage.abort();
          }
          continue;
        }
        done.add(letter.messageId);
        replayed += 1;
        jobs += result.sent;
        if (result.sent === 0) identical += 1;
      }
      options.onSent?.(done);
      looked += letters.length;
      onProgress?.(looked);
      return done;
    }

    const { signal, visibilitySeconds, waitSeconds, onRelease, expected } = options;
    const scan = await scanDeadLetters({
      client: options.client,
      queueUrl: options.deadLetterQueueUrl,
      now: options.now,
      signal: signal === undefined ? outage.signal : AbortSignal.any([signal, outage.signal]),
      ...(expected === undefined ? {} : { enough: () => found >= expected }),
      ...(visibilitySeconds === undefined ? {} : { visibilitySeconds }),
      ...(waitSeconds === undefined ? {} : { waitSeconds }),
      ...(onRelease === undefined ? {} : { onRelease }),
      async visit(letters) {
        const chosen = letters.filter(select);
        found += chosen.length;
        return chosen.length === 0 ? new Set() : await replaySome(chosen);
      },
    });
    for (const messageId of scan.undeleted) {
      kept.push({ messageId, cause: 'not_deleted', message: 'SQS did not confirm the deletion' });
    }
    const { seen, end } = scan;
    // Letters that were found and not begun with are no end, whatever the scan says.
    const complete = selected === found && (end === 'all' || end === 'enough');
    return { seen, selected, replayed, identical, jobs, kept, complete, failure };
  };
}

/** Whether the next letter may fare better. */
const mayPassOver = ({ code }: QueueError): boolean =>
  code === 'job_too_large' || code === 'refused' || code === 'not_confirmed';
