import * as z from 'zod/mini';
import { jsonObject } from '../jobs/index.ts';

/** End of the year 9999, the last time that a version has digits for. */
const MAX_TIME_MS = 253_402_300_799_999;
/** A number below it counts seconds: in ms it would be a day before September 2001. */
const FIRST_MS_TIME = 1e12;

/** An id: what SyncJob takes. */
export const id = z.string().check(z.minLength(1), z.maxLength(1024));
/** Text that may be absent (says nothing) or null (there is none). */
export const text = z.optional(z.nullable(z.string()));
export const flag = z.optional(z.nullable(z.boolean()));

/** Milliseconds or, when it is too small for that, seconds since the epoch. */
export const unixTime = z.int().check(z.nonnegative(), z.maximum(MAX_TIME_MS));

/**
 * Milliseconds of a {@link unixTime}. `end`: the last millisecond of a time known to the second, for
 * what must not lose to another change within that second.
 */
export function toMs(time: number, end?: 'end'): number {
  if (time >= FIRST_MS_TIME) return time;
  return time * 1000 + (end === 'end' ? 999 : 0);
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** An RFC 3339 time, as milliseconds. */
export const rfc3339 = z.lazy(() =>
  z.pipe(
    z.string().check(z.refine(isTime, { error: 'must be an RFC 3339 time', abort: true })),
    z.transform((value: string) => Date.parse(value.toUpperCase())),
  ),
);

function isTime(value: string): boolean {
  const ms = RFC3339.test(value) ? Date.parse(value.toUpperCase()) : Number.NaN;
  return ms >= 0 && ms <= MAX_TIME_MS;
}

/** Metadata: a JSON object of a sane depth. */
export const metadata = z.optional(z.nullable(jsonObject));

/** Of what the end user writes, in characters of JSON. */
const MAX_USER_METADATA = 16_384;

/**
 * Metadata that the end user writes. What is no object, too deep or too large is passed over, rather than refused: else
 * users could make the event of their own block one that no queue takes.
 */
export const userMetadata = z.catch(
  z.optional(
    z.nullable(
      jsonObject.check(z.refine((value) => JSON.stringify(value).length <= MAX_USER_METADATA)),
    ),
  ),
  undefined,
);
