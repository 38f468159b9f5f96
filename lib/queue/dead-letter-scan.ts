import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type DeadLetterDetails, reasonOf } from './attributes.ts';
import { exchange } from './exchange.ts';
import { MAX_BATCH_ENTRIES } from './limits.ts';

/** A message of the dead-letter queue. */
export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  /** When it was sent to the queue that it is in now or came from, in ms. */
  readonly sentAt: number;
  /** Why it is there; empty when SQS moved it there by itself. */
  readonly reason: Partial<DeadLetterDetails>;
}

export interface ScanOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Milliseconds. */
  readonly now: () => number;
  /** Looks at up to ten letters; answers the message ids of those that are to be deleted. */
  readonly visit: (letters: readonly DeadLetter[]) => Promise<ReadonlySet<string>>;
  /** How long nobody else sees a letter that is being looked at. Default 300. */
  readonly visibilitySeconds?: number;
  /** An empty receive counts as the end only after so long a poll. Default 1. */
  readonly waitSeconds?: number;
}

export interface ScanReport {
  readonly seen: number;
  /** Message ids that could not be deleted. */
  readonly undeleted: readonly string[];
  /** False when the time ran out before the end of the queue. */
  readonly complete: boolean;
}

/** The part of the visibility timeout that a scan may take: nothing it holds may come back. */
const SCAN_SHARE = 0.75;

/**
 * Shows every letter of a dead-letter queue once. Letters that stay are held until the end, lest
 * they are received over and over, and are then visible to others again at once. Letters sent after
 * the start are left alone: a replayed job that fails again is not replayed in a circle.
 *
 * @throws {QueueError} after letting go of what it held.
 */
export async function scanDeadLetters(options: ScanOptions): Promise<ScanReport> {
  const { client, queueUrl, now, visit, visibilitySeconds = 300, waitSeconds = 1 } = options;
  const startedAt = now();
  const endAt = startedAt + visibilitySeconds * 1000 * SCAN_SHARE;
  const held = new Map<string, string>();
  const undeleted: string[] = [];
  let seen = 0;

  async function receive(): Promise<Message[]> {
    const answer = await exchange('ReceiveMessage', () =>
      client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: MAX_BATCH_ENTRIES,
          VisibilityTimeout: visibilitySeconds,
          WaitTimeSeconds: waitSeconds,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      ),
    );
    return answer.Messages ?? [];
  }

  async function remove(ids: readonly string[]): Promise<void> {
    const letters = ids.flatMap((id) => {
      const handle = held.get(id);
      return handle === undefined ? [] : [{ id, handle }];
    });
    if (letters.length === 0) return;
    const deleted = new Set<string | undefined>();
    try {
      const answer = await exchange('DeleteMessageBatch', () =>
        client.send(
          new DeleteMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: letters.map(({ handle }, index) => ({
              Id: String(index),
              ReceiptHandle: handle,
            })),
          }),
        ),
      );
      for (const entry of answer.Successful ?? []) deleted.add(entry.Id);
    } catch {
      // Reported as undeleted, like those that SQS fails by name.
    }
    for (const [index, { id }] of letters.entries()) {
      if (deleted.has(String(index))) held.delete(id);
      else undeleted.push(id);
    }
  }

  try {
    while (now() < endAt) {
      const messages = await receive();
      const fresh: DeadLetter[] = [];
      for (const message of messages) {
        const { MessageId: messageId, ReceiptHandle: handle, Body: body } = message;
        if (messageId === undefined || handle === undefined || body === undefined) continue;
        const known = held.has(messageId);
        held.set(messageId, handle);
        const sentAt = Number(message.Attributes?.SentTimestamp ?? 0);
        if (known || sentAt > startedAt) continue;
        fresh.push({ messageId, body, sentAt, reason: reasonOf(message.MessageAttributes) });
      }
      if (messages.length === 0) return { seen, undeleted, complete: true };
      if (fresh.length === 0) continue;
      seen += fresh.length;
      await remove([...(await visit(fresh))]);
    }
    return { seen, undeleted, complete: false };
  } finally {
    await release(client, queueUrl, [...held.values()]);
  }
}

/** Makes letters visible again. Best effort: those that it fails for come back by themselves. */
async function release(client: SQSClient, queueUrl: string, handles: readonly string[]) {
  for (let from = 0; from < handles.length; from += MAX_BATCH_ENTRIES) {
    const batch = handles.slice(from, from + MAX_BATCH_ENTRIES);
    try {
      await client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: queueUrl,
          Entries: batch.map((handle, index) => ({
            Id: String(index),
            ReceiptHandle: handle,
            VisibilityTimeout: 0,
          })),
        }),
      );
    } catch {
      // The visibility timeout does the same, later.
    }
  }
}
