import type { Json } from '../../jobs/index.ts';
import type { ValueConfig } from '../config/value-config.ts';
import type { MappedFields } from '../mapping.ts';
import type { Problems } from '../problems.ts';
import { type FieldPath, type PathCompiler, type Purpose, readPath } from './paths.ts';
import type { RecordFields } from './record.ts';
import { compileValue, type Finish } from './values.ts';

/** Where a Permit field comes from: a path, or no path and the same for everybody. */
interface FieldSource {
  readonly field: string;
  readonly path: FieldPath | undefined;
  readonly constant: Json;
  readonly finish: Finish | undefined;
}

/** Permit fields of a record, compiled. */
export interface FieldMap {
  readonly names: ReadonlySet<string>;
  /** What a record says; of a `whole` one, every field. @throws {MappingError} `wrong_type` */
  read(fields: RecordFields, whole: boolean): MappedFields;
}

/** Fields that are what stands at a path. */
export const straight = (field: string, from: FieldPath): FieldSource => ({
  field,
  path: from,
  constant: null,
  finish: undefined,
});

/** `attributes.*`, as a setting has them. */
export function compileAttributes(
  at: string,
  config: Readonly<Record<string, ValueConfig>> | undefined,
  paths: PathCompiler,
  purpose: Purpose,
  problems: Problems,
): FieldSource[] {
  return Object.entries(config ?? {}).flatMap(([attribute, value]): FieldSource[] => {
    const setting = `${at}.${attribute}`;
    const field = `attributes.${attribute}`;
    const compiled = compileValue(setting, value, problems);
    if ('constant' in compiled) {
      return [{ field, path: undefined, constant: compiled.constant, finish: undefined }];
    }
    const path = paths(setting, compiled.from, purpose);
    return path === undefined ? [] : [{ field, path, constant: null, finish: compiled.finish }];
  });
}

export function fieldMap(sources: readonly FieldSource[]): FieldMap {
  return {
    names: new Set(sources.map(({ field }) => field)),
    read(fields, whole) {
      const mapped = new Map<string, Json>();
      for (const { field, path, constant, finish } of sources) {
        let value = path === undefined ? constant : readPath(fields, path);
        if (value === undefined) {
          if (!whole) continue;
          value = null;
        }
        mapped.set(field, finish === undefined ? value : finish(value));
      }
      return mapped;
    },
  };
}
