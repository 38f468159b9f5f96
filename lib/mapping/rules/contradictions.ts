import type { Condition } from '../config/condition-config.ts';
import type { RuleConfig } from '../config/rule-config.ts';
import type { Problems } from '../problems.ts';
import { plainValues } from './conditions.ts';

type Values = ReadonlyMap<string, ReadonlySet<unknown>>;

interface Said {
  readonly rule: string;
  readonly what: string;
  readonly values: Values;
}

/**
 * Refuses rules of one name, rules that declare one instance, and rules that name one tenant differently, though nothing
 * keeps them apart.
 *
 * @param at - path of the rules, e.g. `clerk.rules`
 */
export function refuseContradictions(
  at: string,
  rules: readonly RuleConfig[],
  problems: Problems,
): void {
  const names = new Set<string>();
  const said = new Map<string, Said[]>();
  /** Another rule that says of the same thing what this one does, or something else, of a record that both may meet. */
  const otherOn = (thing: string, one: Said, contradicts: (other: Said) => boolean) => {
    const others = said.get(thing) ?? [];
    said.set(thing, [...others, one]);
    return others.find((other) => contradicts(other) && !areApart(other.values, one.values));
  };
  for (const rule of rules) {
    if (names.has(rule.name)) problems.add(`${at}.${rule.name}`, 'is the name of two rules');
    names.add(rule.name);
    if (rule.on === 'membership') continue;
    const { name, on, instance } = rule;
    const values = valuesOf(rule.when);
    if (instance !== undefined) {
      const one = { rule: name, what: instance, values };
      const other = otherOn(`${on} instance ${instance}`, one, () => true);
      if (other !== undefined) {
        problems.add(
          `${at}.${name}.instance`,
          `${other.rule} declares "${instance}" too: keep them apart by a condition on the same path, or make them one`,
        );
      }
    }
    if (!('tenantName' in rule) || rule.tenantName === undefined) continue;
    const { tenant, tenantName } = rule;
    const one = { rule: name, what: tenantName, values };
    const other = otherOn(`tenant ${tenant}`, one, ({ what }) => what !== tenantName);
    if (other !== undefined) {
      problems.add(
        `${at}.${name}.tenantName`,
        `${other.rule} names the tenant "${tenant}" otherwise: let one of them name it, or both alike`,
      );
    }
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
