import { decodeUnparsed, isUnparsed, type Json, type UnparsedEvent } from '../../lib/jobs/index.ts';
import { type DeadLetter, readLetter } from '../../lib/queue/index.ts';
import { NO_REASON } from './letter-facts.ts';
import { readJson } from './read-json.ts';

/** A letter's body, for people. Personal data is in it. */
export interface Content {
  readonly kind: 'job' | 'event' | 'body';
  readonly value: Json;
}

export function contentOf({ body }: DeadLetter): Content {
  if (!isUnparsed(body)) return { kind: isJob(body) ? 'job' : 'body', value: readJson(body) };
  const event = decodeEvent(body);
  if (event === undefined) return { kind: 'body', value: readJson(body) };
  const { body: raw, ...about } = event;
  return { kind: 'event', value: { ...about, body: readJson(Buffer.from(raw).toString('utf8')) } };
}

const isJob = (body: string): boolean => readLetter({ body }, () => []).kind === 'jobs';

function decodeEvent(body: string): UnparsedEvent | undefined {
  try {
    return decodeUnparsed(body);
  } catch {
    return undefined;
  }
}

const TIMES: ReadonlySet<string> = new Set(['firstSeenAt', 'failedAt']);

/** Why it is there, but for the times. @param clear - makes texts fit to be shown */
export function attributesOf(
  { reason }: DeadLetter,
  clear: (text: string) => string,
): Record<string, Json> {
  const attributes = Object.entries(reason).flatMap(([name, value]): [string, Json][] =>
    value === undefined || TIMES.has(name)
      ? []
      : [[name, typeof value === 'string' ? clear(value) : value]],
  );
  if (reason.reason !== undefined) return Object.fromEntries(attributes);
  return {
    reason: NO_REASON,
    message:
      'SQS moved it here by itself: it was received 1,000 times, and the worker never judged it',
    ...Object.fromEntries(attributes),
  };
}

/** What is known to have happened to it, oldest first. Times in ms. */
export function historyOf({
  reason,
  sentAt,
}: DeadLetter): readonly { readonly what: string; readonly at: number }[] {
  const { firstSeenAt, failedAt, attempts } = reason;
  const tries =
    attempts === undefined ? '' : `, after ${attempts} attempt${attempts === 1 ? '' : 's'}`;
  return [
    ...(firstSeenAt === undefined ? [] : [{ what: 'first seen', at: firstSeenAt }]),
    ...(failedAt === undefined ? [] : [{ what: `failed${tries}`, at: failedAt }]),
    { what: reason.reason === undefined ? 'first sent' : 'put here', at: sentAt },
  ].sort((a, b) => a.at - b.at);
}
