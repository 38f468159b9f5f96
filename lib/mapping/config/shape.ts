import * as z from 'zod/mini';
import type { Json } from '../../jobs/index.ts';
import { whatOf } from './describe.ts';
import { LIMITS } from './limits.ts';

export const text = z.string().check(z.minLength(1, { error: 'must not be empty' }));

export const template = text.check(
  z.maxLength(LIMITS.template, { error: `has more than ${LIMITS.template} characters` }),
);

/** The schema that fits what stands there: one problem with its path, rather than one for each that might have fitted. */
export function choice<T>(pick: (value: unknown) => z.ZodMiniType<T>): z.ZodMiniType<T> {
  return z.custom<T>().check(({ value, issues }) => {
    const result = pick(value).safeParse(value);
    for (const issue of result.error?.issues ?? []) {
      const { path } = issue;
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys) {
          issues.push(problem(value, [...path, key], 'no such setting'));
        }
      } else issues.push(problem(value, [...path], whatOf(issue)));
    }
  });
}

const problem = (input: unknown, path: PropertyKey[], message: string) =>
  ({ code: 'custom', input, path, message }) as const;

/** What nothing fits. */
export const refuse = (error: string) => z.never({ error });

export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `z.record` leaves `__proto__` out in silence, and a setting that does nothing is worse than none. */
export const named = <T extends z.ZodMiniType>(value: T) =>
  z.pipe(
    z
      .unknown()
      .check(
        z.refine(
          (entries) => typeof entries !== 'object' || !Object.hasOwn(entries ?? {}, '__proto__'),
          { error: 'cannot name __proto__', abort: true },
        ),
      ),
    z.record(text, value),
  );

/** A text, or a list of them. */
export const oneOrMore = (what: string) =>
  z.union([text, z.array(text)], { error: `must be ${what}, or a list of them` });

const MAX_DEPTH = 64;

/** A constant: what JSON can hold, and no deeper than metadata. */
export const json = z.custom<Json>((value) => isJson(value, MAX_DEPTH), {
  error: `must be what JSON can hold, at most ${MAX_DEPTH} levels deep`,
});

function isJson(value: unknown, levels: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || levels === 0) return false;
  if (Array.isArray(value)) return value.every((inner) => isJson(inner, levels - 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((inner) => isJson(inner, levels - 1));
}
