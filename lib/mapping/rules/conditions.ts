import type { Json } from '../../jobs/index.ts';
import type { Condition, Conditions, PlainCondition, Scalar } from '../config/condition-config.ts';
import { domainOf } from '../fields/convert.ts';
import { type PathCompiler, readPath } from '../fields/paths.ts';
import { bitOf, type FieldSet, isList, NO_FIELDS, type RecordFields } from '../fields/record.ts';

/** Whether a value is as it must be; `null`: there is none. */
export type Test = (value: Json) => boolean;

const isOneOf = (condition: Condition): condition is readonly Scalar[] => Array.isArray(condition);

/** The values of which one must be it; `undefined`: the condition asks something else. */
export function plainValues(condition: Condition): readonly Scalar[] | undefined {
  if (isOneOf(condition)) return condition;
  return typeof condition === 'object' && condition !== null ? undefined : [condition];
}

function compilePlain(condition: PlainCondition): Test {
  if (typeof condition !== 'object' || condition === null) return (value) => value === condition;
  if (isOneOf(condition)) {
    const values: ReadonlySet<Json> = new Set(condition);
    return (value) => values.has(value);
  }
  if ('has' in condition) {
    return (value) => isList(value) && value.includes(condition.has);
  }
  if ('prefix' in condition) {
    return (value) => typeof value === 'string' && value.startsWith(condition.prefix);
  }
  return (value) => typeof value === 'string' && value.endsWith(condition.suffix);
}

/** A condition taken apart: what is asked, and whether it is to be so. */
export function compileCondition(condition: Condition): {
  readonly test: Test;
  readonly not: boolean;
} {
  return typeof condition === 'object' && condition !== null && 'not' in condition
    ? { test: compilePlain(condition.not), not: true }
    : { test: compilePlain(condition), not: false };
}

/** The conditions of a rule on records. */
export interface When {
  readonly reads: FieldSet;
  readonly met: (fields: RecordFields) => boolean;
  /** Whether one is not met whatever the fields hold that a partial record does not name. */
  readonly unmet: (fields: RecordFields, named: FieldSet) => boolean;
}

/** Of a condition: whether it is met, and whether these fields alone tell that it is not. */
interface Asked {
  readonly met: When['met'];
  readonly unmet: When['unmet'];
}

/** @param at - path of the rule's `when` */
export function compileWhen(
  at: string,
  config: Conditions<string> | undefined,
  kind: 'user' | 'tenant',
  paths: PathCompiler,
): When {
  let reads = NO_FIELDS;
  const all: Asked[] = [];
  for (const [name, condition] of Object.entries(config ?? {})) {
    if (name === 'emailDomain' && kind === 'user') {
      reads |= bitOf('email') | bitOf('emailVerified');
      all.push(ofDomain(condition));
      continue;
    }
    const path = paths(`${at}.${name}`, name, 'access');
    if (path === undefined) continue;
    const bit = bitOf(path.field);
    reads |= bit;
    const { test, not } = compileCondition(condition);
    const met = (fields: RecordFields) => test(readPath(fields, path) ?? null) !== not;
    all.push({ met, unmet: (fields, named) => (named & bit) !== 0 && !met(fields) });
  }
  return {
    reads,
    met(fields) {
      for (const { met } of all) if (!met(fields)) return false;
      return true;
    },
    unmet: (fields, named) => all.some(({ unmet }) => unmet(fields, named)),
  };
}

/** The e-mail is of one of these domains, and the user's own. */
function ofDomain(condition: Condition): Asked {
  const domains = new Set(plainValues(condition)?.map((domain) => String(domain).toLowerCase()));
  const isOfOne = ({ email }: RecordFields): boolean => {
    const domain = typeof email === 'string' ? domainOf(email) : undefined;
    return domain !== undefined && domains.has(domain);
  };
  return {
    met: (fields) => fields.emailVerified === true && isOfOne(fields),
    // A new address may come without a word on whether it is verified, and the other way about.
    unmet: (fields, named) =>
      ((named & bitOf('emailVerified')) !== 0 && fields.emailVerified !== true) ||
      ((named & bitOf('email')) !== 0 && !isOfOne(fields)),
  };
}
