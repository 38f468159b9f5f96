import { ScimError } from '../../errors.ts';
import { openStore, type Store, unfinished } from '../../store/index.ts';
import type { DirectoryPorts } from './ports.ts';

/** Longest time for one request: API Gateway gives it up after 30 s. */
const LIMIT_MS = 25_000;
/** Times that a write is tried anew because somebody else wrote in between. */
export const ATTEMPTS = 5;

/** What one operation works with. */
export interface Operation extends Pick<DirectoryPorts, 'enqueue' | 'policy' | 'now' | 'newId'> {
  readonly store: Store;
  /** What is claimed by this operation is taken back by no other. */
  readonly by: string;
  readonly deadlineAt: number;
}

/** Begins an operation: when its time is up it makes no more calls, and answers 503. */
export function begin(ports: DirectoryPorts): Operation {
  const { enqueue, policy, now, newId } = ports;
  const deadlineAt = ports.deadline?.() ?? now() + LIMIT_MS;
  const mayCall = () => {
    if (now() > deadlineAt) throw unfinished('there was not enough time');
  };
  return {
    store: openStore(ports.table, mayCall),
    by: newId(),
    deadlineAt,
    policy,
    now,
    newId,
    async enqueue(jobs) {
      if (jobs.length === 0) return;
      mayCall();
      try {
        await enqueue(jobs);
      } catch (cause) {
        throw cause instanceof ScimError
          ? cause
          : unfinished('the queue did not take what follows', cause);
      }
    },
  };
}

/** Tries again while somebody else writes in between: `undefined` from `attempt` is another time. */
export async function persist<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < ATTEMPTS; tries++) {
    const done = await attempt();
    if (done !== undefined) return done;
  }
  throw unfinished('others write the same at the same time');
}

/** After a write, newer than what it follows. */
export const nextVersion = (now: number, ...after: readonly number[]): number =>
  Math.max(now, ...after.map((version) => version + 1));
