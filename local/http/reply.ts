import * as z from 'zod/mini';
import type { Outcome } from '../lambda/outcome.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array;
}

const resultSchema = z.looseObject({
  statusCode: z.int(),
  headers: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  cookies: z.optional(z.array(z.string())),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

/** What API Gateway answers when the function gave this: payload format 2.0. */
export function toReply(outcome: Outcome): Reply {
  if (!outcome.ok) {
    return outcome.error.errorType === 'Sandbox.Timedout'
      ? jsonReply(503, { message: 'Service Unavailable' })
      : jsonReply(500, { message: 'Internal Server Error' });
  }
  const value: unknown = JSON.parse(outcome.payload);
  const result = resultSchema.safeParse(value);
  // An answer without a status is the body itself.
  if (!result.success) return jsonReply(200, value);
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded } = result.data;
  const texts = Object.entries(headers).map(([name, text]): [string, string] => [
    name.toLowerCase(),
    String(text),
  ]);
  return {
    status: statusCode,
    headers: {
      ...Object.fromEntries(texts),
      ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
    },
    body: isBase64Encoded === true ? Buffer.from(body, 'base64') : body,
  };
}
