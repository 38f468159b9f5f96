import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { DeadLetterReason } from '../jobs/index.ts';
import { bytesOf, MAX_MESSAGE_BYTES } from './limits.ts';
import { legalText } from './text.ts';

/** Characters of a reason's text that are worth keeping. */
const MAX_TEXT_LENGTH = 1000;
/** The last time that there is (ECMA-262, "Time Values and Time Range"). */
const MAX_TIME_MS = 8.64e15;

/** What goes with a dead letter besides the reason. */
export interface DeadLetterDetails extends DeadLetterReason {
  /** Where in the provider's event something is wrong. */
  readonly path?: string | undefined;
}

/** SQS takes ten attributes; these are ten. The first ones matter most. */
const NAMES = [
  'reason',
  'failedAt',
  'firstSeenAt',
  'attempts',
  'source',
  'eventId',
  'status',
  'permitRequestId',
  'path',
  'message',
] as const satisfies readonly (keyof DeadLetterDetails)[];

type Name = (typeof NAMES)[number];
const NUMBERS: ReadonlySet<Name> = new Set(['failedAt', 'firstSeenAt', 'attempts', 'status']);

/**
 * A reason as message attributes: times and counts as Number, only those that are there, and never
 * so much that a body which fits SQS by itself would not fit with them.
 */
export function attributesOf(
  details: Partial<DeadLetterDetails>,
  bodyBytes: number,
): Record<string, MessageAttributeValue> {
  const attributes: Record<string, MessageAttributeValue> = {};
  let room = MAX_MESSAGE_BYTES - bodyBytes;
  for (const name of NAMES) {
    const value = details[name];
    if (value === undefined) continue;
    const type = NUMBERS.has(name) ? 'Number' : 'String';
    const text = legalText(String(value), MAX_TEXT_LENGTH);
    const bytes = bytesOf(name) + bytesOf(type) + bytesOf(text);
    // SQS refuses an empty value.
    if (text === '' || bytes > room) continue;
    room -= bytes;
    attributes[name] = { DataType: type, StringValue: text };
  }
  return attributes;
}

/** The reason that a dead letter's attributes tell; those that SQS moved there itself have none. */
export function reasonOf(
  attributes: Readonly<Record<string, MessageAttributeValue>> | undefined,
): Partial<DeadLetterDetails> {
  const text = (name: Name) => attributes?.[name]?.StringValue;
  // Anybody may put a message there: what is no count and no time says nothing.
  const number = (name: Name, most = Number.MAX_SAFE_INTEGER) => {
    const value = Number(text(name));
    return Number.isInteger(value) && value >= 0 && value <= most ? value : undefined;
  };
  const reason = {
    reason: text('reason'),
    message: text('message'),
    path: text('path'),
    source: text('source'),
    eventId: text('eventId'),
    permitRequestId: text('permitRequestId'),
    status: number('status'),
    attempts: number('attempts'),
    firstSeenAt: number('firstSeenAt', MAX_TIME_MS),
    failedAt: number('failedAt', MAX_TIME_MS),
  };
  return defined(reason);
}

/** Only the fields that have a value. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const result: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in fields) {
    const value = fields[key];
    if (isDefined(value)) result[key] = value;
  }
  return result;
}

function isDefined<T>(value: T): value is Exclude<T, undefined> {
  return value !== undefined;
}
