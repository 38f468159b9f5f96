import type { RuleConfig } from './config/rule-config.ts';
import { type FieldSet, namedFields, type RecordFields } from './fields/record.ts';
import type { RuleSet } from './mapping.ts';
import type { RuleContext } from './rules/context.ts';
import { refuseContradictions } from './rules/contradictions.ts';
import { type Evaluator, evaluatorOf } from './rules/evaluate.ts';
import { compileMemberRule, type MemberRule } from './rules/member-rule.ts';
import { compileRecordRule, type RecordRule } from './rules/record-rule.ts';

/** The rules of one provider, by the kind of record that they look at. */
export interface CompiledRules {
  readonly user: readonly Evaluator[];
  readonly tenant: readonly Evaluator[];
  readonly membership: readonly MemberRule[];
  readonly names: readonly string[];
  /** Role keys in tenants that the config names in them. */
  readonly keys: readonly string[];
  /** Attributes of the instances that they declare: `document.attributes.title`. */
  readonly instanceFields: readonly string[];
}

export function compileRules(
  at: string,
  configs: readonly RuleConfig[],
  context: Omit<RuleContext, 'at'>,
): CompiledRules {
  refuseContradictions(at, configs, context.problems);
  const records: { readonly on: 'user' | 'tenant'; readonly rule: RecordRule }[] = [];
  const membership: MemberRule[] = [];
  for (const config of configs) {
    const own = { ...context, at: `${at}.${config.name}` };
    if (config.on === 'membership') membership.push(compileMemberRule(config, own));
    else records.push({ on: config.on, rule: compileRecordRule(config, own) });
  }
  const evaluators = (on: 'user' | 'tenant') =>
    records.filter((record) => record.on === on).map(({ rule }) => evaluatorOf(rule));
  const inTenants = records.filter(({ rule }) => !rule.onResource);
  return {
    user: evaluators('user'),
    tenant: evaluators('tenant'),
    membership,
    names: configs.map(({ name }) => name),
    keys: [
      ...inTenants.flatMap(({ rule }) => rule.roles?.keys ?? []),
      ...membership.flatMap(({ keys }) => keys),
    ],
    instanceFields: records.flatMap(({ rule: { declares } }) =>
      (declares?.attributes.names ?? []).map((name) => `${declares?.ref.resource}.${name}`),
    ),
  };
}

/** The sets of those rules that have an answer in a record. @throws {MappingError} */
export function setsOf(
  evaluators: readonly Evaluator[],
  id: string,
  key: string,
  fields: RecordFields,
  whole: boolean,
): readonly RuleSet[] {
  if (evaluators.length === 0) return [];
  const subject = { id, key, fields };
  const named: FieldSet = whole ? -1 : namedFields(fields);
  const sets: RuleSet[] = [];
  for (const { evaluate } of evaluators) {
    const set = evaluate(subject, named);
    if (set !== undefined) sets.push(set);
  }
  return sets;
}
