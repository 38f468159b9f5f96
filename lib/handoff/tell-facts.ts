import { type Enqueue, failureOf, withinLimit } from '../intake/index.ts';
import { type SyncJob, timeOf, type Version, versionOf } from '../jobs/index.ts';
import type { Mapping } from '../mapping/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { HandoffError } from './errors.ts';
import { type Handoff, jobsOf, usable } from './jobs.ts';
import { beneath } from './mark.ts';
import type { MarkStore } from './mark-store.ts';
import { tell } from './tell.ts';
import { digestOf, wantedOf } from './wanted.ts';

/** For marking and sending together: somebody is signing in. */
const SEND_LIMIT_MS = 2500;

export interface Teller {
  readonly mapping: Mapping;
  readonly enqueue: Enqueue;
  readonly marks: MarkStore;
  readonly telemetry: Telemetry;
  /** Milliseconds. */
  readonly now: () => number;
  /** Milliseconds in which the same facts of a user are not put on the queue again; 0: they always are. */
  readonly intervalMs: number;
  readonly sendLimitMs?: number | undefined;
}

export interface ToldFacts {
  /** Event id of the jobs. */
  readonly job: string;
  /** The same facts were told shortly before, and are skipped now. */
  readonly unchanged: boolean;
  /** Those that carry the facts, at the version at which they were told. */
  readonly jobs: readonly SyncJob[];
}

/**
 * Puts a handoff's facts on the queue, unless they were just told.
 *
 * @throws {HandoffError} `unusable_claims` for what the worker would refuse; `unavailable`
 */
export async function tellFacts(handoff: Handoff, teller: Teller): Promise<ToldFacts> {
  const { mapping, now, marks, intervalMs, telemetry } = teller;
  const { user, issuedAt, eventId } = handoff;
  const observedAt = now();
  const jobsAt = (version: number, job: string) =>
    jobsOf(handoff, { version, eventId: job, observedAt, change: 'updated' });
  const jobsBeneath = (version: Version) =>
    jobsOf(handoff, { ...beneath(version, issuedAt, eventId), observedAt });

  const own = jobsAt(issuedAt, eventId);
  const digest = usable(() => digestOf(user, wantedOf(own, mapping), mapping));
  let sent = own;
  const telling = { digest, job: eventId, version: versionOf(own[0]) };
  const tellWithin = (signal: AbortSignal) =>
    tell(user, telling, {
      marks,
      now,
      intervalMs,
      async send(under) {
        if (under !== undefined) sent = jobsBeneath(under);
        await teller.enqueue(sent, { signal });
      },
      onUnmarked: (cause) =>
        telemetry.warn('handoff_unmarked', { source: 'handoff', eventId, ...failureOf(cause) }),
    });
  try {
    const { job, from, unchanged } = await withinLimit(
      teller.sendLimitMs ?? SEND_LIMIT_MS,
      tellWithin,
    );
    if (unchanged) return { job, unchanged, jobs: jobsAt(timeOf(from), job) };
    return { job: sent[0].eventId, unchanged, jobs: sent };
  } catch (cause) {
    if (cause instanceof HandoffError) throw cause;
    throw new HandoffError('unavailable', failureOf(cause).cause, { cause });
  }
}
