import type { Json } from '../../jobs/index.ts';
import type { ValueConfig } from '../config/value-config.ts';
import { areSegments, type PathCompiler, readInside, readPath } from '../fields/paths.ts';
import { bitOf, type FieldSet, NO_FIELDS } from '../fields/record.ts';
import { compileValue } from '../fields/values.ts';
import type { MappedFields } from '../mapping.ts';
import type { Problems } from '../problems.ts';
import type { Place, Read, Subject } from './subject.ts';

/** Attributes of an instance, compiled. */
export interface RuleAttributes {
  readonly reads: FieldSet;
  /** All of them. @throws {MappingError} `wrong_type` */
  read(subject: Subject, place: Place): MappedFields;
}

/** @param at - path of the rule */
export function compileRuleAttributes(
  at: string,
  config: Readonly<Record<string, ValueConfig>> | undefined,
  each: boolean,
  paths: PathCompiler,
  problems: Problems,
): RuleAttributes {
  let reads = NO_FIELDS;
  const all: { readonly field: string; readonly read: Read }[] = [];
  for (const [name, value] of Object.entries(config ?? {})) {
    const setting = `${at}.attributes.${name}`;
    const field = `attributes.${name}`;
    const compiled = compileValue(setting, value, problems);
    if ('constant' in compiled) {
      const { constant } = compiled;
      all.push({ field, read: () => constant });
      continue;
    }
    const finish = compiled.finish ?? ((read: Json) => read);
    const [head, ...inside] = compiled.from.split('.');
    if (head === 'item' && each) {
      if (!areSegments(inside)) problems.add(setting, `"${compiled.from}" leads nowhere`);
      all.push({ field, read: (_, { item }) => finish(readInside(item, inside)) });
      continue;
    }
    if (head === 'item') {
      problems.add(setting, `"${compiled.from}" needs each beside it: it goes through its members`);
      continue;
    }
    const path = paths(setting, compiled.from, 'attribute');
    if (path === undefined) continue;
    reads |= bitOf(path.field);
    all.push({ field, read: ({ fields }) => finish(readPath(fields, path) ?? null) });
  }
  return {
    reads,
    read(subject, place) {
      const mapped = new Map<string, Json>();
      for (const { field, read } of all) mapped.set(field, read(subject, place));
      return mapped;
    },
  };
}
