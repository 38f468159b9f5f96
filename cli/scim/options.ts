import * as z from 'zod/mini';
import { isTenant } from '../../lib/scim/tenant.ts';
import { usageError } from '../errors.ts';

/** @throws {CliError} `usage`, naming the option and its rule */
export function readOptions<T extends z.ZodMiniType>(schema: T, options: unknown): z.output<T> {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = issue?.path.map(String).join('.').replaceAll(/[A-Z]/g, dashed) ?? '';
  throw usageError(`--${name}: ${issue?.message}`);
}

const dashed = (letter: string): string => `-${letter.toLowerCase()}`;

export const tenantOption = z.string().check(
  z.refine(isTenant, {
    error: 'must be letters, digits and ._- (64 at most): it stands in the path of the URL',
  }),
);

/** @param least, most - of what the number may be */
export const wholeNumber = (least: number, most: number) =>
  z.pipe(
    z.string().check(
      z.refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most, {
        error: `must be a whole number, ${least} to ${most}`,
      }),
    ),
    z.transform((text: string) => Number(text)),
  );
