import type { SQSClient } from '@aws-sdk/client-sqs';
import { type DeadLetter, type QueueDepth, scanDeadLetters } from '../../lib/queue/index.ts';
import type { Shell } from '../shell.ts';

export interface LetterGroup {
  /** `null`: SQS moved them by itself, since the worker died on them. */
  readonly reason: string | null;
  readonly letters: number;
  /** When the first of them failed, in ms. */
  readonly oldestAt: number;
}

/** Dead letters by reason, most first. */
export interface Letters {
  /** When they were looked at, in ms. */
  readonly at: number;
  readonly seen: number;
  /** False: there are more, or may be. */
  readonly complete: boolean;
  /** Letters that somebody else had received, so that they could not be looked at. */
  readonly held: number;
  readonly groups: readonly LetterGroup[];
}

/** A status is to be quick: so many letters, or so much time. */
const MAX_LETTERS = 1_000;
const MAX_MS = 5_000;

/** @param before - what SQS counted before they were looked at */
export function withHeld(letters: Letters, { visible, inFlight }: QueueDepth): Letters {
  const held = Math.min(inFlight, Math.max(0, visible + inFlight - letters.seen));
  // Where we stopped before the end, what we have not seen may be nobody's.
  return letters.complete && held > 0 ? { ...letters, complete: false, held } : letters;
}

/**
 * Looks into the dead-letter queue, for a moment. Its letters are visible to others again at once.
 *
 * @param look - told of each letter
 * @throws {QueueError}
 */
export async function lookAtLetters(
  client: SQSClient,
  queueUrl: string,
  { now, signal }: Pick<Shell, 'now' | 'signal'>,
  look?: (letter: DeadLetter) => void,
): Promise<Letters> {
  const at = now();
  const groups = new Map<string | null, { letters: number; oldestAt: number }>();
  let seen = 0;
  const { complete } = await scanDeadLetters({
    client,
    queueUrl,
    now,
    signal,
    enough: () => seen >= MAX_LETTERS || now() - at >= MAX_MS,
    async visit(letters) {
      seen += letters.length;
      for (const letter of letters) {
        const { reason, sentAt } = letter;
        look?.(letter);
        const failedAt = reason.failedAt ?? sentAt;
        const group = groups.get(reason.reason ?? null);
        groups.set(reason.reason ?? null, {
          letters: (group?.letters ?? 0) + 1,
          oldestAt: Math.min(group?.oldestAt ?? failedAt, failedAt),
        });
      }
      return new Set();
    },
  });
  return {
    at,
    seen,
    complete,
    held: 0,
    groups: [...groups]
      .map(([reason, group]) => ({ reason, ...group }))
      .sort((one, other) => other.letters - one.letters),
  };
}
