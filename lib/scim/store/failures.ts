import { ScimError } from '../errors.ts';

/** When to come again, in whole seconds. */
const RETRY_AFTER_SECONDS = 5;
/** DynamoDB's names for "too fast". */
const THROTTLED: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);

/** 503: what is done is done, what is marked is marked, and the client's next try goes on from there. */
export const unfinished = (why: string, cause?: unknown): ScimError =>
  new ScimError(503, `${why}: come again`, { cause, retryAfter: RETRY_AFTER_SECONDS });

export const throttled = (cause?: unknown): ScimError =>
  new ScimError(429, 'too many requests at once: come again', {
    cause,
    retryAfter: RETRY_AFTER_SECONDS,
  });

export const tooLarge = (cause?: unknown): ScimError =>
  new ScimError(413, 'the resource is larger than one can be kept', { cause });

/** What a client is told when a call of the table failed. */
export function failureOf(call: string, cause: unknown): ScimError {
  if (cause instanceof ScimError) return cause;
  const { name, message } =
    cause instanceof Error ? cause : { name: 'unknown', message: String(cause) };
  if (THROTTLED.has(name)) return throttled(cause);
  // Two wordings: of a put, and of an update that makes an item too large.
  if (name === 'ValidationException' && /item size/i.test(message)) return tooLarge(cause);
  return unfinished(`the store did not answer (${call})`, cause);
}

/** An item that nothing of ours can have written. */
export const corrupt = (kind: string): ScimError =>
  new ScimError(500, `a ${kind} in the store cannot be read`);
