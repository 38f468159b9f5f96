import * as z from 'zod/mini';
import type { Sample, SubjectPart } from '../../lib/samples/index.ts';
import { usageError } from '../errors.ts';

const MAX_COUNT = 100_000;

const text = z.optional(z.string().check(z.minLength(1, 'must not be empty')));
const schema = z.object({
  list: z.optional(z.boolean()),
  print: z.optional(z.boolean()),
  json: z.optional(z.boolean()),
  stage: z.optional(z.string()),
  user: text,
  email: z.optional(z.email('must be an e-mail address')),
  organization: text,
  role: text,
  count: z.optional(
    z.pipe(
      z.string().check(z.regex(/^\d{1,9}$/, 'must be a whole number')),
      z.pipe(
        z.transform((digits: string) => Number(digits)),
        z
          .int()
          .check(
            z.minimum(1, 'must be at least 1'),
            z.maximum(MAX_COUNT, `must be at most ${MAX_COUNT}`),
          ),
      ),
    ),
  ),
  url: text,
  function: text,
});

export type TriggerOptions = z.infer<typeof schema>;

/** @throws {CliError} `usage`, naming the option and its rule */
export function readOptions(options: unknown): TriggerOptions {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw usageError(`--${issue?.path.map(String).join('.')}: ${issue?.message}`);
}

const PARTS = ['user', 'email', 'organization', 'role'] as const satisfies readonly SubjectPart[];

/**
 * An option that would change nothing was meant for another event.
 *
 * @param sample - absent for a file, which says all by itself
 * @throws {CliError} `usage`
 */
export function assertUsed(options: TriggerOptions, name: string, sample?: Sample): void {
  for (const part of PARTS) {
    if (options[part] === undefined || sample?.about.includes(part)) continue;
    throw usageError(
      `--${part}: ${name} has none`,
      sample === undefined
        ? 'Change it in the file.'
        : `It takes ${sample.about.map((one) => `--${one}`).join(', ')}.`,
    );
  }
  if (sample === undefined && options.count !== undefined) {
    throw usageError(`--count: ${name} is one event`, 'Give the name of an event instead.');
  }
}
