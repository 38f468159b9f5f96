import * as z from 'zod/mini';
import type { JsonObject } from './job.ts';

/** Deeper than any profile; code that recurses over it could end the process. */
export const MAX_JSON_DEPTH = 64;

/**
 * An object that `JSON.parse` gave: left as it is, so that every key stays (`z.record` leaves `__proto__` out), and
 * no deeper than {@link MAX_JSON_DEPTH}.
 */
export const jsonObject = z
  .custom<JsonObject>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    { error: 'not an object', abort: true },
  )
  .check(z.refine(isShallow, { error: `nested deeper than ${MAX_JSON_DEPTH}` }));

function isShallow(root: unknown): boolean {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_JSON_DEPTH) return false;
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
  return true;
}
