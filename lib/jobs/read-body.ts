import * as z from 'zod/mini';
import { JobError } from './errors.ts';
import { SOURCES } from './job.ts';

/** What can be told of a body even when the rest cannot be read. */
const identified = z.object({
  source: z.catch(z.optional(z.enum(SOURCES)), undefined),
  eventId: z.catch(z.optional(z.string().check(z.minLength(1), z.maxLength(1024))), undefined),
});
const versioned = z.object({ v: z.number() });

/**
 * Parses a message's body.
 *
 * @throws {JobError} `invalid_json`
 */
export function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new JobError('invalid_json', 'message body is not JSON', { cause });
  }
}

/**
 * Reads what a message's body was parsed to, its shape's version in `v`.
 *
 * @param what - names the shape in errors, e.g. `sync job`
 * @throws {JobError} `unsupported_version` or `invalid_job`, with the path of what is wrong and never its value; with
 *   source and event id where those can be read
 */
export function readBody<Schema extends z.ZodMiniType>(
  parsed: unknown,
  what: string,
  schema: Schema,
  newestVersion: number,
): z.infer<Schema> {
  const version = versioned.safeParse(parsed).data?.v;
  if (version !== undefined && version > newestVersion) {
    throw new JobError(
      'unsupported_version',
      `${what} version ${version} is newer than ${newestVersion}: deploy the newer version, then replay`,
      identified.safeParse(parsed).data,
    );
  }
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.map(String).join('.') || '(root)';
  throw new JobError(
    'invalid_job',
    `message body is no ${what}: ${path}: ${issue?.code ?? 'invalid'}`,
    identified.safeParse(parsed).data,
  );
}
