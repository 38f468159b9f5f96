import type * as z from 'zod/mini';
import { PermitError } from './errors.ts';

/**
 * Reads what Permit answered a call with. An answer of another shape (a proxy's page, half of one) may be right the
 * next time.
 *
 * @throws {PermitError} `unreadable_answer` with the path of what is wrong, never its value.
 */
export function readAnswer<T>(schema: z.ZodMiniType<T>, answer: unknown, what: string): T {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const path = result.error.issues[0]?.path.map(String).join('.') || '(root)';
  throw new PermitError(
    'unreadable_answer',
    `Permit's answer for ${what} cannot be read: ${path} is not as documented; check PERMIT_API_URL and what stands between`,
    { retry: 'transient' },
  );
}
