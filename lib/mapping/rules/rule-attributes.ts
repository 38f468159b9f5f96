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
  /** `attributes.<name>` of each. */
  readonly names: readonly string[];
  /** Of one record: all of them, by place. @throws {MappingError} `wrong_type` */
  of(subject: Subject): (place: Place) => MappedFields;
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
  const all: { readonly field: string; readonly perItem: boolean; readonly read: Read }[] = [];
  for (const [name, value] of Object.entries(config ?? {})) {
    const setting = `${at}.attributes.${name}`;
    const field = `attributes.${name}`;
    const compiled = compileValue(setting, value, problems);
    if ('constant' in compiled) {
      const { constant } = compiled;
      all.push({ field, perItem: false, read: () => constant });
      continue;
    }
    const finish = compiled.finish ?? ((read: Json) => read);
    const [head, ...inside] = compiled.from.split('.');
    if (head === 'item' && each) {
      if (!areSegments(inside)) problems.add(setting, `"${compiled.from}" leads nowhere`);
      all.push({ field, perItem: true, read: (_, { item }) => finish(readInside(item, inside)) });
      continue;
    }
    if (head === 'item') {
      problems.add(setting, `"${compiled.from}" needs each beside it: it goes through its members`);
      continue;
    }
    const path = paths(setting, compiled.from, 'attribute');
    if (path === undefined) continue;
    reads |= bitOf(path.field);
    all.push({
      field,
      perItem: false,
      read: ({ fields }) => finish(readPath(fields, path) ?? null),
    });
  }
  return {
    reads,
    names: all.map(({ field }) => field),
    of(subject) {
      // Those that are the same for all of the record's instances.
      let fixed: ReadonlyMap<string, Json> | undefined;
      return (place) => {
        const first = fixed === undefined;
        const mapped = new Map<string, Json>(fixed);
        for (const { field, perItem, read } of all) {
          if (perItem || first) mapped.set(field, read(subject, place));
        }
        fixed ??= mapped;
        return mapped;
      };
    },
  };
}
