import * as z from 'zod/mini';
import { type DeadLetter, type LetterToSend, MAX_MESSAGE_BYTES } from '../../lib/queue/index.ts';
import { instant } from '../terminal/index.ts';

const text = z.exactOptional(z.string());
const count = z.exactOptional(z.int().check(z.nonnegative()));
const time = z.iso.datetime({ offset: true });
/** What SQS takes in a message (SendMessage, "MessageBody"). */
const LEGAL = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

const schema = z.strictObject({
  /** Of the letter that it was; an imported one gets another id. */
  id: z.exactOptional(z.string()),
  sentAt: z.exactOptional(time),
  reason: z.strictObject({
    reason: text,
    message: text,
    path: text,
    source: text,
    eventId: text,
    permitRequestId: text,
    status: count,
    attempts: count,
    firstSeenAt: z.exactOptional(time),
    failedAt: z.exactOptional(time),
  }),
  body: z.string().check(
    z.minLength(1, { error: 'is empty' }),
    z.refine((body) => Buffer.byteLength(body) <= MAX_MESSAGE_BYTES, {
      error: `is longer than the ${MAX_MESSAGE_BYTES} bytes that SQS takes`,
    }),
    z.regex(LEGAL, { error: 'has characters that SQS refuses' }),
  ),
});

/** A letter as a line of JSON, without the line's end. Times are ISO 8601. */
export function encodeLine({ messageId, sentAt, reason, body }: DeadLetter): string {
  const { firstSeenAt, failedAt, ...rest } = reason;
  return JSON.stringify({
    id: messageId,
    sentAt: instant(sentAt),
    reason: {
      ...rest,
      ...(firstSeenAt === undefined ? {} : { firstSeenAt: instant(firstSeenAt) }),
      ...(failedAt === undefined ? {} : { failedAt: instant(failedAt) }),
    },
    body,
  });
}

/** Why a line is no letter: where in it, and what rule; never its values. */
export class LetterLineError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LetterLineError';
  }
}

/** @throws {LetterLineError} */
export function decodeLine(line: string): LetterToSend {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new LetterLineError('is no JSON');
  }
  const read = schema.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const path = issue?.path.map(String).join('.') || 'the line';
    throw new LetterLineError(`${path}: ${issue?.message ?? 'is invalid'}`);
  }
  const { firstSeenAt, failedAt, ...rest } = read.data.reason;
  return {
    reason: {
      ...rest,
      ...(firstSeenAt === undefined ? {} : { firstSeenAt: Date.parse(firstSeenAt) }),
      ...(failedAt === undefined ? {} : { failedAt: Date.parse(failedAt) }),
    },
    body: read.data.body,
  };
}
