import { decodeJob, type SyncJob } from '../jobs/index.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { isPermitFailure, unforeseen } from './errors.ts';
import type { QueueMessage } from './ports.ts';
import type { RoundEnd } from './round.ts';

/**
 * Runs a round. When something unforeseen ends it, each of its messages runs in a round of its own, so that the one
 * at fault is found, backs off by itself and ends in the dead-letter queue, while the others go on.
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
      at: error instanceof Error ? error.stack?.match(/^\s+at .*$/m)?.[0].trim() : undefined,
      messages: messages.length,
      messageId: messages.length === 1 ? messages[0]?.messageId : undefined,
    });
    const [message, ...others] = messages;
    if (message === undefined) throw error;
    if (others.length > 0) return await oneByOne(messages, run, telemetry);
    const cause = isPermitFailure(error) ? error : unforeseen(error);
    const result = { kind: 'retry', cause } as const;
    return { items: [{ message, job: jobIn(message), result }], stopped: undefined };
  }
}

/** The job, if it is one, so that its dead letter can say where it came from. */
function jobIn(message: QueueMessage): SyncJob | undefined {
  try {
    return decodeJob(message.body);
  } catch {
    return undefined;
  }
}

async function oneByOne(
  messages: readonly QueueMessage[],
  run: (messages: readonly QueueMessage[]) => Promise<RoundEnd>,
  telemetry: Telemetry,
): Promise<RoundEnd> {
  const items: RoundEnd['items'][number][] = [];
  let stopped: RoundEnd['stopped'];
  for (const message of messages) {
    if (stopped !== undefined) {
      items.push({ message, job: undefined, result: { kind: 'retry', cause: stopped } });
      continue;
    }
    const end = await runContained([message], run, telemetry);
    items.push(...end.items);
    stopped = end.stopped;
  }
  return { items, stopped };
}
