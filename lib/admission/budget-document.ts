import * as z from 'zod/mini';
import type { BucketState } from './buckets.ts';

const tokens = z.number().check(z.nonnegative());
const pause = z.exactOptional(
  z.object({ until: z.number(), strikes: z.int().check(z.nonnegative()) }),
);
const schema = z.object({
  at: z.number(),
  tokens: z.object({ requests: tokens, writes: tokens, deletes: tokens, bulk: tokens }),
  paused: z.object({ requests: pause, writes: pause, deletes: pause, bulk: pause }),
});

export const encodeBudget = (state: BucketState): string => JSON.stringify(state);

/** `null`: not a budget. */
export function decodeBudget(body: string): BucketState | null {
  try {
    return schema.parse(JSON.parse(body));
  } catch {
    return null;
  }
}
