import type { Telemetry } from '../../telemetry/telemetry.ts';
import type { QueueMessage, QueuePort } from '../ports.ts';

/** Bodies in hand at once: what they become in memory is some ten times as large. */
const MAX_HAND_BYTES = 16_000_000;
/** Messages asked for at once: few at first, until it is known how large they are. */
const FIRST_STEP = 100;
const LONGEST_STEP = 1_000;

export interface TopUp {
  readonly messages: readonly QueueMessage[];
  /** The queue has shown everything; otherwise more is waiting. */
  readonly all: boolean;
}

/**
 * Receives more messages than one call gives, as far as there is room.
 *
 * @param room - messages that may be had
 * @param breathe - between two steps
 */
export async function topUp(
  from: QueuePort,
  inHand: readonly QueueMessage[],
  room: number,
  telemetry: Telemetry,
  breathe: () => Promise<void> = async () => {},
): Promise<TopUp> {
  const messages: QueueMessage[] = [];
  let bytes = inHand.reduce((sum, { body }) => sum + body.length, 0);
  let step = FIRST_STEP;
  while (messages.length < room && bytes < MAX_HAND_BYTES) {
    const more = await receive(from, Math.min(step, room - messages.length), telemetry);
    if (more.length === 0) return { messages, all: true };
    for (const message of more) {
      messages.push(message);
      bytes += message.body.length;
    }
    const average = Math.max(1, bytes / (inHand.length + messages.length));
    const fitting = Math.floor((MAX_HAND_BYTES - bytes) / average);
    step = Math.max(1, Math.min(LONGEST_STEP, step * 2, fitting));
    await breathe();
  }
  return { messages, all: false };
}

/** What is in hand is worth a round without more. */
async function receive(
  from: QueuePort,
  max: number,
  telemetry: Telemetry,
): Promise<readonly QueueMessage[]> {
  try {
    return await from.receive(max);
  } catch (error) {
    telemetry.error('receive_failed', { error: error instanceof Error ? error.name : '' });
    return [];
  }
}
