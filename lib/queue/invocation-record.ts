import * as z from 'zod/mini';
import { encodeUnparsed } from '../jobs/index.ts';
import type { DeadLetter } from './dead-letter.ts';
import { legalJson } from './text.ts';

const record = z.object({
  timestamp: z.string(),
  requestContext: z.object({
    requestId: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.optional(z.int().check(z.nonnegative())),
  }),
  requestPayload: z.looseObject({ source: z.literal('aws.cognito-idp') }),
  responsePayload: z.optional(z.nullable(z.object({ errorMessage: z.optional(z.string()) }))),
});
const id = z.string().check(z.minLength(1), z.maxLength(256));
const called = z.object({ detail: z.object({ eventID: id, eventName: id }) });

/**
 * What Lambda puts into the dead-letter queue when the last try of an asynchronous invocation has failed too, made into
 * a letter of ours: a kept event, with what the function said last. Only `cognito-admin` is invoked in that way. The same
 * for one that somebody has moved to the live queue by SQS's own redrive, and that the worker has sent back as no job.
 *
 * @returns every other letter as it is
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function asKeptEvent(letter: DeadLetter): DeadLetter {
  const { data } = record.safeParse(jsonOf(letter.body));
  if (data === undefined) return letter;
  const { requestContext, requestPayload, responsePayload } = data;
  const call = called.safeParse(requestPayload).data?.detail;
  const attempts = requestContext.approximateInvokeCount;
  const failedAt = Date.parse(data.timestamp);
  const eventId = call?.eventID ?? requestContext.requestId;
  const about = {
    source: 'cognito',
    eventId,
    path: '(root)',
    reason: 'function_failed',
    message: responsePayload?.errorMessage ?? requestContext.condition,
  } as const;
  const body = encodeUnparsed({
    ...about,
    ...(call === undefined ? {} : { eventType: call.eventName }),
    receivedAt: letter.sentAt,
    body: Buffer.from(JSON.stringify(requestPayload)),
  });
  return {
    ...letter,
    body: legalJson(body),
    reason: {
      ...about,
      ...(attempts === undefined ? {} : { attempts }),
      ...(Number.isNaN(failedAt) ? {} : { failedAt }),
    },
  };
}

/** Most letters are jobs, and a job has none of this in it: it is not parsed twice. */
function jsonOf(body: string): unknown {
  if (!body.includes('"requestPayload"')) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
