import type { UnparsedEvent } from '../jobs/index.ts';
import {
  type Delivery,
  type ParseOutcome,
  VerificationError,
  type WebhookProvider,
} from '../providers/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { answers, type HttpAnswer, type HttpRequest } from './answer.ts';
import { causeOf, failureOf } from './errors.ts';
import type { Enqueue, KeepUnparsed, RereadableSecret } from './ports.ts';
import { withinLimit } from './time-limit.ts';
import { afterParseError, afterTooLarge, type Unreadable } from './unparsed.ts';
import { verified } from './verified.ts';

/** Of the decoded body: SQS takes no more, and no provider sends more. */
export const MAX_BODY_BYTES = 1_048_576;
/** Until all is sent, from the request on: the answer must be there within 3 s. */
const SEND_LIMIT_MS = 2500;
/** Of it, for sending, whatever the clock says. */
const LEAST_SHARE = 0.2;

/** What a webhook is of a request: where it was posted to says nothing. */
export type WebhookRequest = Pick<HttpRequest, 'method' | 'headers' | 'body'>;

export interface WebhookReceiver {
  readonly provider: WebhookProvider;
  /** What the provider verifies with; without it, that stays as it is. */
  readonly secrets?: RereadableSecret | undefined;
  readonly enqueue: Enqueue;
  readonly keepUnparsed: KeepUnparsed;
  readonly telemetry: Telemetry;
  /** Milliseconds. */
  readonly now: () => number;
  readonly sendLimitMs?: number;
}

/**
 * Takes one request of a provider: believes it, reads it, and answers only when its jobs are safe.
 *
 * | the request | answer | counter |
 * |---|---|---|
 * | another method than POST | 405 | |
 * | a body over 1 MiB | 413 | `rejected` |
 * | not believed, by secrets that were read again if need be | 401 | `rejected`, with the cause |
 * | a type that concerns nobody | 200 | `ignored` |
 * | read, its jobs confirmed by the queue | 202 | `accepted` |
 * | believed, but not to be read, or its job too large: kept in the dead-letter queue | 202 | `unparseable` |
 * | the queue refuses, is slow, or what is to be kept does not fit | 503 | `unavailable`, with the cause |
 */
export async function receiveWebhook(
  request: WebhookRequest,
  receiver: WebhookReceiver,
): Promise<HttpAnswer> {
  if (request.method.toUpperCase() !== 'POST') return answers.methodNotAllowed('POST');
  if (request.body.byteLength > MAX_BODY_BYTES) {
    return rejected(receiver, 'too_large', answers.tooLarge());
  }
  const receivedAt = receiver.now();
  const receive = () => receiveAt(receivedAt, request, receiver);
  return await (receiver.secrets?.during(receive) ?? receive());
}

async function receiveAt(
  receivedAt: number,
  request: WebhookRequest,
  receiver: WebhookReceiver,
): Promise<HttpAnswer> {
  const { provider, secrets } = receiver;
  let delivery: Delivery;
  try {
    delivery = await verified(() => provider.verify(request, receivedAt), secrets);
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    return rejected(receiver, error.code, answers.unauthorized());
  }
  const { source } = provider;
  return receiveBelieved({ source, delivery, receivedAt, body: request.body }, receiver);
}

function rejected(
  { provider: { source }, telemetry }: WebhookReceiver,
  cause: string,
  answer: HttpAnswer,
): HttpAnswer {
  telemetry.warn('webhook_rejected', { source, cause });
  telemetry.count('rejected', { source, cause });
  return answer;
}

async function receiveBelieved(
  request: Unreadable,
  receiver: WebhookReceiver,
): Promise<HttpAnswer> {
  const { source, delivery, receivedAt, body } = request;
  const { telemetry } = receiver;
  let outcome: ParseOutcome;
  try {
    outcome = receiver.provider.parse(body, { ...delivery, receivedAt });
  } catch (error) {
    const event = afterParseError(request, error);
    return safely(receiver, event, receivedAt, (signal) => keep(event, receiver, signal));
  }
  const eventType = outcome.type;
  if (outcome.kind === 'ignored') {
    const eventId = delivery.eventId ?? outcome.eventId;
    telemetry.info('webhook_ignored', { source, eventId, eventType });
    telemetry.count('ignored', { source });
    return answers.ignored();
  }
  const { jobs } = outcome;
  const read = outcome;
  const eventId = jobs[0]?.eventId;
  return safely(receiver, { eventId, eventType }, receivedAt, async (signal) => {
    try {
      await receiver.enqueue(jobs, { signal });
    } catch (error) {
      if (causeOf(error) !== 'job_too_large') throw error;
      return keep(afterTooLarge(request, read), receiver, signal);
    }
    telemetry.info('webhook_accepted', { source, eventId, eventType, jobs: jobs.length });
    telemetry.count('accepted', { source });
    return answers.queued(jobs.length);
  });
}

async function keep(
  event: UnparsedEvent,
  { keepUnparsed, telemetry }: WebhookReceiver,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  await keepUnparsed(event, { signal });
  const { source, eventId, eventType, reason, path, message } = event;
  telemetry.error('webhook_unparseable', { source, eventId, eventType, reason, path, message });
  telemetry.count('unparseable', { source, reason });
  return answers.kept();
}

/** Does what ends in the queue, within the bound; any failure is a 503, so that the provider retries. */
async function safely(
  receiver: WebhookReceiver,
  event: { readonly eventId?: string | undefined; readonly eventType?: string | undefined },
  receivedAt: number,
  send: (signal: AbortSignal) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const { telemetry, provider } = receiver;
  try {
    return await withinLimit(leftOf(receiver, receivedAt), send);
  } catch (error) {
    const { source } = provider;
    const { eventId, eventType } = event;
    const failure = failureOf(error);
    telemetry.error('webhook_unavailable', { source, eventId, eventType, ...failure });
    telemetry.count('unavailable', { source, cause: failure.cause });
    return answers.unavailable();
  }
}

/** For sending, in ms: less by what secrets that were read again have taken, which is 2 s at the very most. */
function leftOf({ now, sendLimitMs = SEND_LIMIT_MS }: WebhookReceiver, receivedAt: number): number {
  return Math.max(sendLimitMs - (now() - receivedAt), sendLimitMs * LEAST_SHARE);
}
