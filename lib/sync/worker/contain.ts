import { decodeJob, type SyncJob } from '../../jobs/index.ts';
import { placeOf, type Telemetry } from '../../telemetry/index.ts';
import { isPermitFailure, unforeseen } from '../errors.ts';
import type { QueueMessage } from '../ports.ts';
import type { RoundEnd } from '../round/round.ts';

/**
 * Runs a round. When something unforeseen ends it, its halves run by themselves, and theirs, so that the message at
 * fault is found, backs off by itself and ends in the dead-letter queue, while the others go on.
 */
export async function runContained(
  messages: readonly QueueMessage[],
  run: (messages: readonly QueueMessage[]) => Promise<RoundEnd>,
  telemetry: Telemetry,
): Promise<RoundEnd> {
  try {
    return await run(messages);
  } catch (error) {
    telemetry.error('round_failed', {
      error: error instanceof Error ? error.name : typeof error,
      // Where, and not what: a text may hold anything.
      at: placeOf(error),
      messages: messages.length,
      ...(messages.length === 1 ? aboutOf(messages[0]) : {}),
    });
    const [message, ...others] = messages;
    if (message === undefined) throw error;
    if (others.length > 0) return await inHalves(messages, run, telemetry);
    const cause = isPermitFailure(error) ? error : unforeseen(error);
    const result = { kind: 'retry', cause } as const;
    return { items: [{ message, job: jobIn(message), result }], stopped: undefined };
  }
}

/** Which message it was, and of which event, once it is found. */
function aboutOf(message: QueueMessage | undefined) {
  const job = message && jobIn(message);
  return { messageId: message?.messageId, source: job?.source, eventId: job?.eventId };
}

/** The job, if it is one, so that its dead letter can say where it came from. */
export function jobIn(message: QueueMessage): SyncJob | undefined {
  try {
    return decodeJob(message.body);
  } catch {
    return undefined;
  }
}

async function inHalves(
  messages: readonly QueueMessage[],
  run: (messages: readonly QueueMessage[]) => Promise<RoundEnd>,
  telemetry: Telemetry,
): Promise<RoundEnd> {
  const middle = Math.ceil(messages.length / 2);
  const first = await runContained(messages.slice(0, middle), run, telemetry);
  const rest = messages.slice(middle);
  const { stopped } = first;
  if (stopped !== undefined) {
    const given = rest.map((message): RoundEnd['items'][number] => ({
      message,
      job: undefined,
      result: { kind: 'retry', cause: stopped },
    }));
    return { items: [...first.items, ...given], stopped };
  }
  const second = await runContained(rest, run, telemetry);
  return { items: [...first.items, ...second.items], stopped: second.stopped };
}
