import { type Enqueue, failureOf, type KeepUnparsed, withinLimit } from '../intake/index.ts';
import { afterParseError } from '../intake/unparsed.ts';
import type { SyncJob } from '../jobs/index.ts';
import {
  type CloudTrailOutcome,
  type LookUp,
  type LookUpAnswer,
  ofDeletedGroup,
  parseCloudTrail,
  tellLookUp,
} from '../providers/cognito/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { NotShownError } from './errors.ts';

/** Nobody waits for the answer, but what hangs costs. */
const SEND_LIMIT_MS = 10_000;
/** With its own tries again: what is not over by then, Lambda's next try does better. */
const LOOK_UP_LIMIT_MS = 20_000;
const source = 'cognito';

/** Reads one user and its groups at Cognito; `null`: there is none, or it never confirmed. */
export type ReadUser = (sub: string, signal: AbortSignal) => Promise<LookUpAnswer>;

export interface ChangeReceiver {
  readonly poolId: string;
  readonly readUser: ReadUser;
  readonly enqueue: Enqueue;
  readonly keepUnparsed: KeepUnparsed;
  readonly telemetry: Telemetry;
  /** Milliseconds. */
  readonly now: () => number;
}

/** For people who invoke the function by hand; EventBridge reads none. */
export type ChangeAnswer =
  | { readonly queued: number }
  | { readonly ignored: string }
  | { readonly kept: true };

/**
 * Takes one call to a user pool's API, as CloudTrail tells it through EventBridge.
 *
 * | the event | becomes | counter |
 * |---|---|---|
 * | another call, one that was refused, another pool's | nothing | `ignored` |
 * | a removal or a disable | jobs | `accepted` |
 * | every other change, the user found at Cognito | jobs of what Cognito has now | `accepted` |
 * | the same, but there is no such user | nothing: a removal has a record of its own | `ignored` |
 * | one that cannot be read | kept in the dead-letter queue | `unparseable` |
 * | a deleted group: nobody says who was in it | the same: somebody must look who it was | `unparseable` |
 * | Cognito does not answer, or not yet with the change; or the queue does not | an error | `unavailable`, with the cause |
 *
 * @throws what went wrong: Lambda invokes again after one minute and after two more, and then puts the event into the
 *   dead-letter queue, with that error.
 */
export async function receiveChange(
  event: unknown,
  receiver: ChangeReceiver,
): Promise<ChangeAnswer> {
  const { telemetry, poolId, now } = receiver;
  const receivedAt = now();
  let outcome: CloudTrailOutcome;
  try {
    outcome = parseCloudTrail(event, { poolId, receivedAt });
  } catch (error) {
    return await keep(event, error, receivedAt, receiver);
  }
  const { type: eventType } = outcome;
  switch (outcome.kind) {
    case 'ignored': {
      const { reason } = outcome;
      if (reason === 'group_deleted') {
        return await keep(event, ofDeletedGroup(event), receivedAt, receiver);
      }
      telemetry.info('change_ignored', { source, eventType, reason });
      telemetry.count('ignored', { source });
      return { ignored: reason };
    }
    case 'jobs':
      return await send(eventType, outcome.jobs, receiver);
    case 'look-up':
      return await lookUp(outcome.lookUp, receiver);
  }
}

async function lookUp(wanted: LookUp, receiver: ChangeReceiver): Promise<ChangeAnswer> {
  const { telemetry, now, readUser } = receiver;
  const { eventId, eventType, sub } = wanted;
  const outcome = await orUnavailable({ eventId, eventType }, receiver, async () => {
    const askedAt = now();
    const answer = await withinLimit(LOOK_UP_LIMIT_MS, (signal) => readUser(sub, signal));
    const told = tellLookUp(wanted, answer, askedAt);
    if (told.kind === 'doubtful') throw new NotShownError(eventType);
    return told;
  });
  if (outcome.kind === 'jobs') return await send(eventType, outcome.jobs, receiver);
  telemetry.info('change_ignored', { source, eventId, eventType, reason: 'no_such_user' });
  telemetry.count('ignored', { source });
  return { ignored: 'no_such_user' };
}

async function send(
  eventType: string,
  jobs: readonly SyncJob[],
  receiver: ChangeReceiver,
): Promise<ChangeAnswer> {
  const { telemetry, enqueue } = receiver;
  const eventId = jobs[0]?.eventId;
  await orUnavailable({ eventId, eventType }, receiver, () =>
    withinLimit(SEND_LIMIT_MS, (signal) => enqueue(jobs, { signal })),
  );
  telemetry.info('change_accepted', { source, eventId, eventType, jobs: jobs.length });
  telemetry.count('accepted', { source });
  return { queued: jobs.length };
}

async function keep(
  event: unknown,
  error: unknown,
  receivedAt: number,
  receiver: ChangeReceiver,
): Promise<ChangeAnswer> {
  const { telemetry, keepUnparsed } = receiver;
  const body = Buffer.from(JSON.stringify(event));
  const kept = afterParseError({ source, delivery: {}, receivedAt, body }, error);
  const { eventId, eventType, reason, path, message } = kept;
  await orUnavailable({ eventId, eventType }, receiver, () =>
    withinLimit(SEND_LIMIT_MS, (signal) => keepUnparsed(kept, { signal })),
  );
  telemetry.error('change_unparseable', { source, eventId, eventType, reason, path, message });
  telemetry.count('unparseable', { source, reason });
  return { kept: true };
}

/** Says what failed, and lets it fail. */
async function orUnavailable<T>(
  about: { readonly eventId: string | undefined; readonly eventType: string | undefined },
  { telemetry }: ChangeReceiver,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failure = failureOf(error);
    telemetry.error('change_unavailable', { source, ...about, ...failure });
    telemetry.count('unavailable', { source, cause: failure.cause });
    throw error;
  }
}
