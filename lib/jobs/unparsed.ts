import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { JobError } from './errors.ts';
import { SOURCES, type Source } from './job.ts';
import { MAX_ID_LENGTH, MAX_TIME } from './limits.ts';
import { parseBody, readBody } from './read-body.ts';

/** The version of the message body's shape; a newer one is refused. */
const UNPARSED_VERSION = 1;
/** A verified request is at most 1 MiB; anything far beyond it is no body that we kept. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const REASONS = ['unparseable_event', 'job_too_large', 'function_failed'] as const;

/**
 * A verified event that its provider's parser could not read, that made too large a job, or that the function gave up
 * after the last of its tries.
 */
export interface UnparsedEvent {
  readonly source: Source;
  /** Milliseconds. */
  readonly receivedAt: number;
  readonly eventId: string;
  readonly eventType?: string;
  /** Where in the body something is wrong, e.g. `data.updated_at`. */
  readonly path: string;
  readonly reason: (typeof REASONS)[number];
  readonly message: string;
  /** The raw bytes, as they were verified. */
  readonly body: Uint8Array;
}

/** Made by the first that is read: who only keeps events needs none. */
const schema = z.lazy(() =>
  z.strictObject({
    v: z.literal(UNPARSED_VERSION),
    kind: z.literal('unparsed'),
    source: z.enum(SOURCES),
    // As its jobs take them: else they would be sent, and come back as no jobs.
    receivedAt: z.int().check(z.nonnegative(), z.maximum(MAX_TIME)),
    eventId: z.string().check(z.minLength(1), z.maxLength(MAX_ID_LENGTH)),
    eventType: z.exactOptional(z.string()),
    path: z.string(),
    reason: z.enum(REASONS),
    message: z.string(),
    encoding: z.literal('gzip+base64'),
    body: z.base64(),
  }),
);

/** The event as the body of a queue message: JSON, the raw bytes as base64 of gzip. */
export function encodeUnparsed(event: UnparsedEvent): string {
  return JSON.stringify({
    v: UNPARSED_VERSION,
    kind: 'unparsed',
    ...event,
    encoding: 'gzip+base64',
    body: gzipSync(event.body).toString('base64'),
  });
}

/** Whether a message body says that it is an unparsed event; it may still be a malformed one. */
export function isUnparsed(body: string): boolean {
  try {
    const parsed: unknown = JSON.parse(body);
    return (
      typeof parsed === 'object' &&
      parsed !== null &&
      'kind' in parsed &&
      parsed.kind === 'unparsed'
    );
  } catch {
    return false;
  }
}

/**
 * Reads a queue message's body.
 *
 * @throws {JobError} `invalid_json`, `unsupported_version` or `invalid_job`, with the path of what
 *   is wrong and never its value. A body that unpacks to more than 8 MiB is refused.
 */
export function decodeUnparsed(body: string): UnparsedEvent {
  const {
    v: _v,
    kind: _kind,
    encoding: _encoding,
    body: packed,
    ...event
  } = readBody(parseBody(body), 'unparsed event', schema, UNPARSED_VERSION);
  return { ...event, body: unpack(packed) };
}

function unpack(packed: string): Uint8Array {
  try {
    return gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: MAX_BODY_BYTES });
  } catch (cause) {
    throw new JobError(
      'invalid_job',
      `message body is no unparsed event: body: not gzip of at most ${MAX_BODY_BYTES} bytes`,
      { cause },
    );
  }
}
