import type { HttpAnswer } from '../../intake/index.ts';
import type { JsonObject } from '../../jobs/index.ts';
import { ScimError } from '../errors.ts';
import { errorBody } from '../protocol/index.ts';

/** RFC 7644, 3.1. */
const TYPE = { 'content-type': 'application/scim+json' };
/** Lambda hands on 6 MiB, and the body as a JSON text in it: quotes count twice. */
const MAX_ANSWER_BYTES = 6_000_000;
/** Below it nothing needs to be measured. */
const SMALL = 1_000_000;

export function scimAnswer(
  status: number,
  body: JsonObject,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const text = JSON.stringify(body);
  if (text.length > SMALL && Buffer.byteLength(JSON.stringify(text)) > MAX_ANSWER_BYTES) {
    throw new ScimError(
      400,
      'the answer would be too large: ask for less, e.g. with excludedAttributes=members, or a smaller count',
      { scimType: 'tooMany' },
    );
  }
  return { status, headers: { ...TYPE, ...headers }, body: text };
}

/** 204: done, and nothing to be said. */
export const noContent: HttpAnswer = { status: 204, headers: {}, body: '' };

export function errorAnswer(error: ScimError): HttpAnswer {
  const { status, retryAfter, allow } = error;
  return scimAnswer(status, errorBody(error), {
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter)) }),
    ...(allow === undefined ? {} : { allow }),
  });
}
