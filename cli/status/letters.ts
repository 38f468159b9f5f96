import type { SQSClient } from '@aws-sdk/client-sqs';
import { scanDeadLetters } from '../../lib/queue/index.ts';
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
  /** False: there are more. */
  readonly complete: boolean;
  readonly groups: readonly LetterGroup[];
}

/** A status is to be quick: so many letters, or so much time. */
const MAX_LETTERS = 1_000;
const MAX_MS = 5_000;

/**
 * Looks into the dead-letter queue, for a moment. Its letters are visible to others again at once.
 *
 * @throws {QueueError}
 */
export async function lookAtLetters(
  client: SQSClient,
  queueUrl: string,
  { now, signal }: Pick<Shell, 'now' | 'signal'>,
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
      for (const { reason, sentAt } of letters) {
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
    groups: [...groups]
      .map(([reason, group]) => ({ reason, ...group }))
      .sort((one, other) => other.letters - one.letters),
  };
}
