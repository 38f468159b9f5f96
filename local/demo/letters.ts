import { parseKeptEvent } from '../../lib/providers/index.ts';
import {
  createJobSender,
  createReplay,
  type DeadLetter,
  type ReplayReport,
  readLetter,
  scanDeadLetters,
} from '../../lib/queue/index.ts';
import type { Stack } from '../stack/index.ts';

const WAIT_SECONDS = 0;

/** The letters in the dead-letter queue, left as they are. */
export async function listLetters(stack: Stack): Promise<readonly DeadLetter[]> {
  const found: DeadLetter[] = [];
  await scanDeadLetters({
    client: stack.sqs,
    queueUrl: stack.environment['DEAD_LETTER_QUEUE_URL'] ?? '',
    // A letter of this very millisecond is one that is there already.
    now: () => Date.now() + 1,
    waitSeconds: WAIT_SECONDS,
    async visit(letters) {
      found.push(...letters);
      return new Set();
    },
  });
  return found;
}

/** Replays the letters that have this reason. */
export function replayLetters(stack: Stack, reason: string): Promise<ReplayReport> {
  const replay = createReplay({
    client: stack.sqs,
    deadLetterQueueUrl: stack.environment['DEAD_LETTER_QUEUE_URL'] ?? '',
    sender: createJobSender({
      client: stack.sqs,
      queueUrl: stack.environment['SYNC_QUEUE_URL'] ?? '',
    }),
    read: (letter) => readLetter(letter, parseKeptEvent),
    now: Date.now,
    waitSeconds: WAIT_SECONDS,
  });
  return replay((letter) => letter.reason.reason === reason);
}
