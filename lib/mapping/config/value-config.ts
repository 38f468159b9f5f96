import type { Json } from '../../jobs/index.ts';

export const CONVERSIONS = [
  'lowercase',
  'uppercase',
  'trim',
  'string',
  'number',
  'boolean',
  'domain',
  'count',
  'first',
  'split',
] as const;
/** What can be done to a value on its way. */
export type Conversion = (typeof CONVERSIONS)[number];

export const VALUE_TYPES = ['string', 'number', 'boolean', 'list', 'object'] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

/** A value from a path, and what is done to it: in the order of these settings. */
export interface ConvertedValue<Path extends string = string> {
  readonly from: Path;
  readonly convert?: Conversion;
  /** Text → value; what is not in it is none. */
  readonly map?: Readonly<Record<string, Json>>;
  /** When there is none. */
  readonly default?: Json;
  /** Another type dead-letters the job. */
  readonly type?: ValueType;
}

/** The same for everybody. */
export interface ConstantValue {
  readonly value: Json;
}

export type ValueConfig<Path extends string = string> = Path | ConvertedValue<Path> | ConstantValue;
