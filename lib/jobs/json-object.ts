import * as z from 'zod/mini';
import type { JsonObject } from './job.ts';

/** Deeper than any profile; code that recurses over it could end the process. */
export const MAX_JSON_DEPTH = 64;

/**
 * An object that `JSON.parse` gave: left as it is, so that every key stays (`z.record` leaves `__proto__` out), and
 * no deeper than {@link MAX_JSON_DEPTH}.
 */
export const jsonObject = z
  .custom<JsonObject>(isObject, { error: 'not an object', abort: true })
  .check(
    z.refine((value) => isShallow(value), {
      error: `nested deeper than ${MAX_JSON_DEPTH}`,
      abort: true,
    }),
  );

/** Whether a value that `JSON.parse` gave is an object, and neither a list nor null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether nothing in a value that `JSON.parse` gave stands more than `levels` below it. */
export function isShallow(value: unknown, levels: number = MAX_JSON_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return true;
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    if (levels === 0 || !isShallow(inner, levels - 1)) return false;
  }
  return true;
}
