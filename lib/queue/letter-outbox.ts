import type { SyncJob } from '../jobs/index.ts';
import { type QueueError, toQueueError } from './errors.ts';
import { identityOf } from './job-identity.ts';
import type { JobSender } from './sender.ts';

/** What became of a letter's jobs. */
export interface Posted {
  /** Undefined: each of its jobs is on the queue. */
  readonly failure: QueueError | undefined;
  /** Jobs sent for it; the others were on the queue already, sent for another letter. */
  readonly sent: number;
}

/** Sends the jobs of letters, each job once, however many letters say the same. */
export interface LetterOutbox {
  /** Never rejects. @returns one for each list of jobs */
  post(lists: readonly (readonly SyncJob[])[]): Promise<readonly Posted[]>;
}

interface Sending {
  readonly result: Promise<QueueError | undefined>;
  readonly settle: (failure: QueueError | undefined) => void;
}

/** Faults of one entry; the others of its batch may do without it. */
const OF_ONE_ENTRY: ReadonlySet<string> = new Set(['job_too_large', 'refused', 'not_confirmed']);

export function createLetterOutbox(sender: JobSender): LetterOutbox {
  /** By identity; several lanes may have the same job at once. */
  const sendings = new Map<string, Sending>();

  async function attempt(jobs: readonly SyncJob[]): Promise<QueueError | undefined> {
    try {
      await sender.send(jobs);
      return undefined;
    } catch (error) {
      return toQueueError('SendMessageBatch', error);
    }
  }

  /** Sends what is new of some lists, together if that goes well, and settles it. */
  async function sendNew(lists: readonly (readonly Claimed[])[]): Promise<void> {
    const all = lists.flat();
    if (all.length === 0) return;
    const failure = await attempt(all.map(({ job }) => job));
    const apart = failure !== undefined && lists.length > 1 && OF_ONE_ENTRY.has(failure.code);
    for (const list of lists) {
      const own = apart && list.length > 0 ? await attempt(list.map(({ job }) => job)) : failure;
      for (const { identity, sending } of list) {
        // Another letter that says the same may try again.
        if (own !== undefined) sendings.delete(identity);
        sending.settle(own);
      }
    }
  }

  /** Those of a letter's jobs that nobody sends yet: they are ours to send. */
  function claim(jobs: readonly SyncJob[]) {
    const claimed: Claimed[] = [];
    const awaited: Promise<QueueError | undefined>[] = [];
    for (const job of jobs) {
      const identity = identityOf(job);
      let sending = sendings.get(identity);
      if (sending === undefined) {
        const { promise, resolve } = Promise.withResolvers<QueueError | undefined>();
        sending = { result: promise, settle: resolve };
        sendings.set(identity, sending);
        claimed.push({ job, identity, sending });
      }
      awaited.push(sending.result);
    }
    return { claimed, awaited };
  }

  return {
    async post(lists) {
      const letters = lists.map(claim);
      await sendNew(letters.map(({ claimed }) => claimed));
      return await Promise.all(
        letters.map(async ({ claimed, awaited }) => {
          const failures = await Promise.all(awaited);
          const failure = failures.find((one) => one !== undefined);
          return { failure, sent: failure === undefined ? claimed.length : 0 };
        }),
      );
    },
  };
}

interface Claimed {
  readonly job: SyncJob;
  readonly identity: string;
  readonly sending: Sending;
}
