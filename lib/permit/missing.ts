import * as z from 'zod/mini';
import type { Missing } from './errors.ts';

/** A validation error: what is wrong with the request, and where. */
export const validationBody = z.object({
  detail: z.array(
    z.object({ loc: z.array(z.union([z.string(), z.number()])), type: z.optional(z.string()) }),
  ),
});
export type ValidationBody = z.infer<typeof validationBody>;

/** What only the schema has: its administrators make it, not a job. */
export type MissingInSchema = 'role' | 'resource' | 'relation';

const WORDS: readonly (readonly [RegExp, Missing])[] = [
  [/could not find ['"]?(?:resource[ _])?\w*role\b/i, 'role'],
  [/could not find ['"]?tenant\b/i, 'tenant'],
  [/could not find ['"]?user\b/i, 'user'],
  [/could not find ['"]?resource[ _]?instance\b/i, 'instance'],
  [/could not find ['"]?(?:resource[ _]?)?relation\b/i, 'relation'],
  // Without quotes, a resource is whatever was asked for.
  [/could not find (['"])resource\1/i, 'resource'],
];

/** The environment itself is gone, or the key is for another: nothing that a job said. */
const ENVIRONMENT = /could not find ['"]?(?:environment|project|organization)/i;

export const missesEnvironment = (message: string): boolean => ENVIRONMENT.test(message);

/** Which entity a 404 misses stands only in its prose: `could not find 'Tenant' with …`. */
export const missingIn = (message: string): Missing =>
  WORDS.find(([pattern]) => pattern.test(message))?.[1] ?? 'unknown';

export const isInSchema = (missing: Missing): missing is MissingInSchema =>
  missing === 'role' || missing === 'resource' || missing === 'relation';

const FIELDS = ['role', 'resource', 'relation'] as const satisfies readonly MissingInSchema[];

/** What a validation error says that the schema lacks, by the field that it stands in; an attribute may be called so too. */
export function refusedField({ detail }: ValidationBody): MissingInSchema | undefined {
  const places = detail.map(({ loc }) => loc).filter((loc) => !loc.includes('attributes'));
  return FIELDS.find((field) => places.some((loc) => loc.includes(field)));
}
