import * as z from 'zod/mini';
import { choice, isObject, json, named, text } from './shape.ts';
import { CONVERSIONS, VALUE_TYPES, type ValueConfig } from './value-config.ts';

const constant = z.strictObject({ value: json });
const converted = z.strictObject({
  from: text,
  convert: z.exactOptional(z.enum(CONVERSIONS)),
  map: z.exactOptional(named(json)),
  default: z.exactOptional(json),
  type: z.exactOptional(z.enum(VALUE_TYPES)),
});

/** What an attribute may come from. */
export const value = choice<ValueConfig>((given) => {
  if (isObject(given)) return 'value' in given ? constant : converted;
  return text;
});
