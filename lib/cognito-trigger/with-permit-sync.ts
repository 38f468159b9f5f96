import { randomUUID } from 'node:crypto';
import { readSettings } from '../config/index.ts';
import { type Enqueue, receiveTrigger } from '../intake/index.ts';
import { createLightSender, type JobSender, jobSenderThrough } from '../queue/index.ts';
import {
  createTelemetry,
  requestIdOf,
  type Telemetry,
  withinInvocation,
} from '../telemetry/index.ts';

/** One attempt's answer from SQS; two fit into the bound. */
const ATTEMPT_TIMEOUT_MS = 900;
const MAX_ATTEMPTS = 2;

export type TriggerCallback<TResult> = (error?: Error | string | null, result?: TResult) => void;

export interface PermitSyncOptions {
  /** URL of the live queue; `SYNC_QUEUE_URL` of the environment unless given. */
  readonly queueUrl?: string;
  /** Bound of the sending, in ms. Default 2,000. */
  readonly sendLimitMs?: number;
  /** Where log lines and counters go; standard output unless given. */
  readonly telemetry?: Telemetry;
  /** Milliseconds. */
  readonly now?: () => number;
}

/**
 * Wraps a Cognito trigger, so that its events also become facts in Permit. The trigger's own outcome
 * stays as it is: the same result, or the same error. Sending runs beside it and is bounded; should
 * it fail (a missing setting included) that is logged and counted, and the sign-up goes on.
 *
 * @param handler the team's trigger for any slot, async or with a callback; events that say nothing
 *   about users pass through.
 * @returns a handler of the same kind, with the same number of parameters.
 */
export function withPermitSync<TEvent, TContext, TResult, TReturn>(
  handler: (event: TEvent, context: TContext, callback: TriggerCallback<TResult>) => TReturn,
  options?: PermitSyncOptions,
): (
  event: TEvent,
  context: TContext,
  callback?: TriggerCallback<TResult>,
) => TReturn | Promise<Awaited<TReturn>>;
export function withPermitSync<TEvent, TContext, TResult>(
  handler: (event: TEvent, context: TContext, callback: TriggerCallback<TResult>) => unknown,
  options: PermitSyncOptions = {},
): (event: TEvent, context: TContext, callback?: TriggerCallback<TResult>) => unknown {
  const { telemetry = createTelemetry({ service: 'cognito' }), now = Date.now } = options;
  const enqueue = lazyEnqueue(options.queueUrl);
  const receiver = { enqueue, telemetry, now, sendLimitMs: options.sendLimitMs };

  function run(event: TEvent, context: TContext, callback?: TriggerCallback<TResult>): unknown {
    // Before the handler, which may change the event.
    const sent = withinInvocation(context, () =>
      receiveTrigger(event, requestIdOf(context) ?? randomUUID(), receiver),
    );
    const callBack: TriggerCallback<TResult> = (error, result) => {
      const answer = () => callback?.(error, result);
      void sent.then(answer, answer);
    };
    try {
      const returned = handler(event, context, callBack);
      // A result at once is waited for as well: what is still being sent would be frozen with the function.
      const isResult = isThenable(returned) || handler.length < 3;
      return isResult ? settle(Promise.resolve(returned), sent) : returned;
    } catch (error) {
      return settle(Promise.reject(error), sent);
    }
  }

  // Lambda tells handlers with a callback by their number of parameters, so ours has the same.
  if (handler.length >= 3) return (event, context, callback) => run(event, context, callback);
  return (event, context, ...[callback]) => run(event, context, callback);
}

function isThenable(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  );
}

/** The outcome, once the sending has ended too: Lambda freezes what runs on after an answer. */
async function settle<T>(outcome: Promise<T>, sent: Promise<void>): Promise<T> {
  await Promise.allSettled([outcome, sent]);
  return outcome;
}

/** Opens the queue at the first event: a missing setting must not end the team's cold start. */
function lazyEnqueue(queueUrl: string | undefined): Enqueue {
  let opened: Promise<JobSender> | undefined;
  async function open(): Promise<JobSender> {
    const url = queueUrl ?? (await readSettings(['SYNC_QUEUE_URL'])).SYNC_QUEUE_URL;
    const messages = createLightSender({
      timeoutMs: ATTEMPT_TIMEOUT_MS,
      maxAttempts: MAX_ATTEMPTS,
    });
    return jobSenderThrough({ messages, queueUrl: url });
  }
  return async (jobs, sendOptions) => {
    opened ??= open();
    const sender = await opened.catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    await sender.send(jobs, sendOptions);
  };
}
