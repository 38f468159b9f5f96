import type { Condition } from '../config/condition-config.ts';
import type { RuleConfig } from '../config/rule-config.ts';
import type { Problems } from '../problems.ts';
import { plainValues } from './conditions.ts';

type Values = ReadonlyMap<string, ReadonlySet<unknown>>;

interface Declaring {
  readonly name: string;
  readonly values: Values;
}

/**
 * Refuses rules of one name, and rules that declare one instance though nothing keeps them apart.
 *
 * @param at - path of the rules, e.g. `clerk.rules`
 */
export function refuseContradictions(
  at: string,
  rules: readonly RuleConfig[],
  problems: Problems,
): void {
  const names = new Set<string>();
  const byInstance = new Map<string, Declaring[]>();
  for (const rule of rules) {
    if (names.has(rule.name)) problems.add(`${at}.${rule.name}`, 'is the name of two rules');
    names.add(rule.name);
    if (rule.on === 'membership' || rule.instance === undefined) continue;
    const instance = `${rule.on} ${rule.instance}`;
    const declaring = { name: rule.name, values: valuesOf(rule.when) };
    const others = byInstance.get(instance) ?? [];
    byInstance.set(instance, [...others, declaring]);
    const other = others.find(({ values }) => !areApart(values, declaring.values));
    if (other === undefined) continue;
    problems.add(
      `${at}.${rule.name}.instance`,
      `${other.name} declares "${rule.instance}" too: keep them apart by a condition on the same path, or make them one`,
    );
  }
}

/** By path, the values of which one must stand there. */
function valuesOf(when: Readonly<Record<string, Condition>> | undefined): Values {
  return new Map(
    Object.entries(when ?? {}).flatMap(([path, condition]) => {
      const values = plainValues(condition);
      if (values === undefined) return [];
      const compared =
        path === 'emailDomain' ? values.map((value) => String(value).toLowerCase()) : values;
      return [[path, new Set<unknown>(compared)] as const];
    }),
  );
}

/** Whether no record meets both. */
function areApart(some: Values, others: Values): boolean {
  for (const [path, values] of some) {
    if (others.get(path)?.isDisjointFrom(values) === true) return true;
  }
  return false;
}
