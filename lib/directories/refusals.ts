import type * as z from 'zod/mini';
import { DirectoryError } from './errors.ts';

/** What an answer means that the same request would only get again. `name`: the request, as messages call it. */
export function refusal(name: string, status: number, accessRemedy: string): DirectoryError {
  if (status === 401 || status === 403) {
    const what = status === 401 ? 'the credentials were refused' : 'the credentials lack a right';
    return new DirectoryError('no_access', `${name}: ${what} (${status}); ${accessRemedy}`, {
      status,
    });
  }
  const what = status < 400 ? `sends us elsewhere (${status})` : `refused the request (${status})`;
  return new DirectoryError('malformed', `${name}: ${what}; check the API's URL`, { status });
}

export function tooLarge(name: string, maxBytes: number): DirectoryError {
  const mib = Math.ceil(maxBytes / 1024 / 1024);
  return new DirectoryError(
    'malformed',
    `${name}: its answer is larger than ${mib} MiB; check the API's URL`,
  );
}

/**
 * Reads an answer.
 *
 * @throws {DirectoryError} `malformed` with the path of what is wrong, never its value.
 */
export function parsedAs<T>(schema: z.ZodMiniType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const path = result.error.issues[0]?.path.map(String).join('.') || '(root)';
  throw new DirectoryError(
    'malformed',
    `${name}: its answer cannot be read: ${path} is not as documented; check the API's URL and what stands between`,
  );
}
