import type { Json } from '../../jobs/index.ts';
import type { ConvertedValue, ValueConfig } from '../config/value-config.ts';
import { MappingError } from '../errors.ts';
import type { Problems } from '../problems.ts';
import { CONVERT, lookUpText, MAKES, typeOf } from './convert.ts';

/** What is done to a value, once it is read; `null`: there is none. */
export type Finish = (value: Json) => Json;

export type CompiledValue =
  | { readonly constant: Json }
  | { readonly from: string; readonly finish: Finish | undefined };

/**
 * Compiles an attribute's value, all but its path.
 *
 * @param at - path of the setting, e.g. `clerk.attributes.seats`
 */
export function compileValue(at: string, config: ValueConfig, problems: Problems): CompiledValue {
  if (typeof config === 'string') return { from: config, finish: undefined };
  if ('value' in config) return { constant: config.value };
  checkTypes(at, config, problems);
  return { from: config.from, finish: compileFinish(at, config) };
}

/** Refuses a value that could never be of its type. */
function checkTypes(at: string, config: ConvertedValue, problems: Problems): void {
  const { convert, map, type } = config;
  if (type === undefined) return;
  const check = (setting: string, value: Json): void => {
    if (value !== null && typeOf(value) !== type) {
      problems.add(`${at}.${setting}`, `must be a ${type}, as type says`);
    }
  };
  if (config.default !== undefined) check('default', config.default);
  for (const [text, value] of Object.entries(map ?? {})) check(`map.${text}`, value);
  const made = convert && map === undefined ? MAKES[convert] : undefined;
  if (made !== undefined && made !== type) {
    problems.add(`${at}.type`, `cannot be ${type}: ${convert} makes a ${made}`);
  }
}

function compileFinish(at: string, config: ConvertedValue): Finish | undefined {
  const { convert, type } = config;
  const map = config.map === undefined ? undefined : new Map(Object.entries(config.map));
  const instead = config.default ?? null;
  if (convert === undefined && map === undefined && instead === null && type === undefined) {
    return undefined;
  }
  return (given) => {
    let value = given;
    if (convert !== undefined && value !== null) {
      const converted = CONVERT[convert](value);
      if (converted === undefined) {
        throw new MappingError('wrong_type', `${at}: what stands there has no ${convert}`);
      }
      value = converted;
    }
    if (map !== undefined && value !== null) value = map.get(lookUpText(value) ?? '') ?? null;
    value ??= instead;
    if (type !== undefined && value !== null && typeOf(value) !== type) {
      throw new MappingError('wrong_type', `${at}: must be a ${type}, and is a ${typeOf(value)}`);
    }
    return value;
  };
}
