import * as z from 'zod/mini';
import type { Condition, PlainCondition, Scalar } from './condition-config.ts';
import { LIMITS } from './limits.ts';
import { choice, isObject, named, refuse, text } from './shape.ts';

const WHAT =
  'must be a text, number, boolean or null, a list of them, or one of { has }, { prefix }, { suffix }, { not }';

const isScalar = (value: unknown): value is Scalar =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value));

const scalar = z.custom<Scalar>(isScalar, { error: 'must be a text, number, boolean or null' });
const listed = <T extends z.ZodMiniType>(value: T) =>
  z.array(value).check(
    z.minLength(1, { error: 'must not be empty' }),
    z.maxLength(LIMITS.conditionValues, {
      error: `has more than ${LIMITS.conditionValues} values`,
    }),
  );
const scalars = listed(scalar);

const plain = choice<PlainCondition>((given) => {
  if (isScalar(given)) return scalar;
  if (Array.isArray(given)) return scalars;
  if (!isObject(given)) return refuse(WHAT);
  if ('has' in given) return z.strictObject({ has: scalar });
  if ('prefix' in given) return z.strictObject({ prefix: text });
  if ('suffix' in given) return z.strictObject({ suffix: text });
  return refuse(WHAT);
});

const condition = choice<Condition>((given) =>
  isObject(given) && 'not' in given ? z.strictObject({ not: plain }) : plain,
);

const few = z.refine<object>(
  (conditions) => Object.keys(conditions).length <= LIMITS.conditions,
  `has more than ${LIMITS.conditions} conditions`,
);

const domain = text.check(
  z.refine((given) => !/[@\s]/.test(given), 'must be a domain: what stands behind the @'),
);
const domains = choice<string | readonly string[]>((given) =>
  Array.isArray(given) ? listed(domain) : domain,
);

/** Conditions by path, as each may be. */
export const conditions = choice<Readonly<Record<string, Condition>>>((given) => {
  if (!isObject(given) || !Object.hasOwn(given, 'emailDomain')) return named(condition).check(few);
  return z.catchall(z.object({ emailDomain: domains }), condition).check(few);
});

/** Conditions on a membership. */
export const memberConditions = z.strictObject({
  tenant: z.exactOptional(condition),
  role: z.exactOptional(condition),
});
