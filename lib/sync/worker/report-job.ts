import type { LogFields, Telemetry } from '../../telemetry/telemetry.ts';
import type { WorkItem } from '../round/read/results.ts';
import { codeOf } from './code-of.ts';
import { jobIn } from './contain.ts';

/**
 * One line for each message: what came of it, by ids and codes alone. A dead letter is a warning; what the next round
 * takes up is no news. Of what no round has read, as it waits for Permit, the job is read here, so that its event is
 * found in the log.
 */
export function reportJob(item: WorkItem, telemetry: Telemetry, now: number): void {
  const { result } = item;
  const fields = fieldsOf(item, now);
  if (result.kind === 'dead') telemetry.warn('job', { ...fields, message: result.message });
  else if (result.kind === 'deferred') telemetry.debug('job', fields);
  else telemetry.info('job', fields);
}

function fieldsOf(
  { message, job = jobIn(message), origin = job, result, requestIds = [] }: WorkItem,
  now: number,
): LogFields {
  return {
    outcome: result.kind,
    code: codeOf(result),
    kind: job?.kind,
    source: origin?.source,
    eventType: job?.eventType,
    eventId: origin?.eventId,
    messageId: message.messageId,
    attempts: message.receiveCount,
    ageMs: job === undefined ? undefined : now - job.observedAt,
    permitRequestIds: requestIds.length === 0 ? undefined : requestIds,
  };
}
