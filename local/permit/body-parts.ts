import * as z from 'zod/mini';
import type { Rules } from './options.ts';

const SLUG = /^[A-Za-z0-9\-_]+$/;

/** A key of anything but a user. */
export const slug = z.string().check(z.regex(SLUG));
export const text = z.exactOptional(z.nullable(z.string()));
export const attributes = z.exactOptional(z.nullable(z.record(z.string(), z.json())));

/** What an object with these fields is, under these rules. */
export const objectUnder =
  (rules: Pick<Rules, 'unknownFields'>) =>
  <T extends z.core.$ZodLooseShape>(shape: T) =>
    rules.unknownFields === 'refuse' ? z.strictObject(shape) : z.object(shape);

export type ObjectOf = ReturnType<typeof objectUnder>;
