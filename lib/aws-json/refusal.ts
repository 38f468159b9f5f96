import * as z from 'zod/mini';
import { AwsError } from './errors.ts';
import type { Posted } from './transport.ts';

/** Made by the first refusal: most processes see none. */
const schema = z.lazy(() => {
  const text = z.catch(z.optional(z.string()), undefined);
  return z.catch(z.object({ __type: text, code: text, message: text, Message: text }), {});
});
const NAME = /^[\w.]{1,100}$/;

/**
 * What an answer that is no success says.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html "Operation error serialization"
 */
export function refusalOf({ status, headers, text: body }: Posted): AwsError {
  const { __type, code, message, Message } = schema.parse(jsonOf(body));
  const names = [headers.get('x-amzn-errortype'), __type, code, queryCodeOf(headers)];
  const name = names.map(bare).find((one) => one !== undefined) ?? `Http${status}`;
  const sentAt = Date.parse(headers.get('date') ?? '');
  return new AwsError(name, message ?? Message ?? `answered ${status}`, {
    status,
    sentAt: Number.isNaN(sentAt) ? undefined : sentAt,
  });
}

/** `com.amazonaws.sqs#QueueDoesNotExist`, `QueueDoesNotExist:http://…` → `QueueDoesNotExist`. */
function bare(name: string | undefined): string | undefined {
  const end = name?.split(':')[0]?.split('#').at(-1)?.trim() ?? '';
  return NAME.test(end) ? end : undefined;
}

/** SQS's older name of the failure: `AWS.SimpleQueueService.NonExistentQueue;Sender`. */
const queryCodeOf = (headers: Posted['headers']): string | undefined =>
  headers.get('x-amzn-query-error')?.split(';')[0];

export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
