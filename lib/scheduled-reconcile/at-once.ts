import * as z from 'zod/mini';

const schema = z.object({ begin: z.literal('now') });

/** Whether whoever invokes the function wants a run now, due or not: `{"begin":"now"}`. The schedule says nothing of the kind. */
export const isAtOnce = (event: unknown): boolean => schema.safeParse(event).success;
