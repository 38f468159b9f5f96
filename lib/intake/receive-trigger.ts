import type { SyncJob } from '../jobs/index.ts';
import { ParseError, parseCognito } from '../providers/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { causeOf, failureOf } from './errors.ts';
import type { Enqueue } from './ports.ts';
import { withinLimit } from './time-limit.ts';

/** Cognito waits 5 s, cold start and the team's own trigger included. */
const SEND_LIMIT_MS = 2000;
const source = 'cognito';

export interface TriggerReceiver {
  readonly enqueue: Enqueue;
  readonly telemetry: Telemetry;
  /** Milliseconds. */
  readonly now: () => number;
  readonly sendLimitMs?: number | undefined;
}

/**
 * Takes one Cognito trigger's event. The facts are read before it returns, so whoever changes the
 * event afterwards does not change them.
 *
 * @param requestId tells two events of one millisecond apart.
 * @returns a promise that is fulfilled within the bound: the person signing up must not suffer. What
 *   failed is logged, counted, and made good by the next login.
 */
export async function receiveTrigger(
  event: unknown,
  requestId: string,
  receiver: TriggerReceiver,
): Promise<void> {
  const { telemetry, now } = receiver;
  try {
    const outcome = parseCognito(event, { receivedAt: now(), requestId });
    if (outcome.kind === 'jobs') await send(outcome.type, outcome.jobs, receiver);
    else {
      telemetry.debug('trigger_ignored', { source, eventType: outcome.type });
      telemetry.count('ignored', { source });
    }
  } catch (error) {
    // The rule and the path only, from an event that may hold anything.
    const message = error instanceof ParseError ? error.message : causeOf(error);
    telemetry.error('trigger_unparseable', { source, message });
    telemetry.count('unparseable', { source, reason: 'unparseable_event' });
  }
}

async function send(eventType: string, jobs: readonly SyncJob[], receiver: TriggerReceiver) {
  const { telemetry, enqueue, sendLimitMs = SEND_LIMIT_MS } = receiver;
  const eventId = jobs[0]?.eventId;
  try {
    await withinLimit(sendLimitMs, (signal) => enqueue(jobs, { signal }));
  } catch (error) {
    const failure = failureOf(error);
    telemetry.error('trigger_not_queued', { source, eventId, eventType, ...failure });
    telemetry.count('unavailable', { source, cause: failure.cause });
    return;
  }
  telemetry.info('trigger_accepted', { source, eventId, eventType, jobs: jobs.length });
  telemetry.count('accepted', { source });
}
