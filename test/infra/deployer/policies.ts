import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod/mini';

const list = z.pipe(
  z.union([z.unknown(), z.array(z.unknown())]),
  z.transform((value: unknown) => [value].flat()),
);
const Statement = z.strictObject({
  Sid: z.string(),
  Effect: z.literal('Allow'),
  Action: z.pipe(list, z.array(z.string())),
  Resource: z.pipe(list, z.array(z.string())),
  Condition: z.optional(z.record(z.string(), z.record(z.string(), z.string()))),
});
export type Statement = z.infer<typeof Statement>;
const Template = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.optional(z.string()) })),
  Conditions: z.record(z.string(), z.unknown()),
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.literal('AWS::IAM::ManagedPolicy'),
      Properties: z.object({ PolicyDocument: z.unknown() }),
    }),
  ),
});
const Document = z.object({ Version: z.literal('2012-10-17'), Statement: z.array(Statement) });

const FILE = new URL('../../../infra/deployer.yml', import.meta.url);
const PSEUDO = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '123456789012',
};
const NO_VALUE = Symbol('AWS::NoValue');

/** What CloudFormation makes of the intrinsics that infra/deployer.yml has. */
function evaluate(
  value: unknown,
  given: Readonly<Record<string, string>>,
  conditions: unknown,
): unknown {
  const deeper = (inner: unknown) => evaluate(inner, given, conditions);
  if (Array.isArray(value)) return value.map(deeper).filter((one) => one !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const [key, inner] = entries.length === 1 ? (entries[0] ?? []) : [];
  const parts: readonly unknown[] = Array.isArray(inner) ? inner : [];
  if (key === 'Ref') return inner === 'AWS::NoValue' ? NO_VALUE : given[String(inner)];
  if (key === 'Fn::Sub')
    return String(inner).replaceAll(/\$\{([\w:]+)\}/g, (_, name) => given[name] ?? '');
  if (key === 'Fn::Equals') return deeper(parts[0]) === deeper(parts[1]);
  if (key === 'Fn::Not') return deeper(parts[0]) !== true;
  if (key === 'Fn::If') {
    const condition = z.record(z.string(), z.unknown()).parse(conditions)[String(parts[0])];
    return deeper(deeper(condition) === true ? parts[1] : parts[2]);
  }
  const kept = entries.map(([name, one]) => [name, deeper(one)] as const);
  return Object.fromEntries(kept.filter(([, one]) => one !== NO_VALUE));
}

/** The policies of infra/deployer.yml with these parameters, as IAM gets them, by their logical ids. */
export function deployerPolicies(parameters: Readonly<Record<string, string>>) {
  const template = Template.parse(parse(readFileSync(FILE, 'utf8')));
  const defaults = Object.entries(template.Parameters).map(([name, { Default = '' }]) => [
    name,
    Default,
  ]);
  const given = { ...Object.fromEntries(defaults), ...PSEUDO, ...parameters };
  const policies = Object.entries(template.Resources).map(([id, { Properties }]) => {
    const document = evaluate(Properties.PolicyDocument, given, template.Conditions);
    return [id, Document.parse(document)] as const;
  });
  return new Map(policies);
}

const pattern = (text: string): RegExp =>
  new RegExp(`^${text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);

/** Statements that allow the action on the resource. IAM looks at an action's case no more than this does. */
export const allowing = (
  statements: readonly Statement[],
  action: string,
  arn: string,
): readonly Statement[] =>
  statements.filter(
    ({ Action, Resource }) =>
      Action.some((one) => one.toLowerCase() === action.toLowerCase()) &&
      Resource.some((one) => pattern(one).test(arn)),
  );
