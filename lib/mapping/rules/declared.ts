import type { ValueConfig } from '../config/value-config.ts';
import type { PathCompiler } from '../fields/paths.ts';
import type { FieldSet } from '../fields/record.ts';
import type { RuleContext } from './context.ts';
import { compileInstanceRef, type InstanceRef } from './instance-ref.ts';
import type { Scope } from './placeholders.ts';
import { compileRelations, type Relations } from './relations.ts';
import { compileRuleAttributes, type RuleAttributes } from './rule-attributes.ts';

/** The instance that a rule declares, made ready. */
export interface Declared {
  readonly ref: InstanceRef;
  readonly attributes: RuleAttributes;
  readonly relations: Relations;
  /** What attributes and relations read. */
  readonly reads: FieldSet;
}

interface DeclaredConfig {
  readonly each?: string;
  readonly attributes?: Readonly<Record<string, ValueConfig>>;
  readonly relations?: Readonly<Record<string, string | readonly string[]>>;
}

/** `undefined`: it was refused. */
export function compileDeclared(
  config: DeclaredConfig,
  instance: string,
  context: RuleContext & { readonly scope: Scope; readonly paths: PathCompiler },
): Declared | undefined {
  const { at, scope, paths, schema, problems } = context;
  const each = config.each !== undefined;
  const attributes = compileRuleAttributes(at, config.attributes, each, paths, problems);
  const setting = `${at}.instance`;
  const ref = compileInstanceRef(setting, instance, scope, schema, problems);
  if (ref === undefined) return undefined;
  const of = ref.template.placeholders.map((placeholder) => placeholder.of);
  if (each && !of.includes('item')) {
    problems.add(setting, 'must hold {item…}: else all that each goes through are one instance');
  } else if (!each && !of.includes('record')) {
    problems.add(
      setting,
      'must hold a placeholder of the record, e.g. {id}: else all records are one instance',
    );
  }
  const relations = compileRelations(at, config.relations, ref.resource, scope, schema, problems);
  return { ref, attributes, relations, reads: attributes.reads | relations.reads };
}
