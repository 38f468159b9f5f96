import type { Json } from '../../jobs/index.ts';
import type { Conversion, ValueType } from '../config/value-config.ts';
import { isList } from './record.ts';

/** `undefined`: it cannot be converted. Each takes time in proportion to its value at most. */
type Convert = (value: Exclude<Json, null>) => Json | undefined;

const ofText =
  (convert: (text: string) => Json | undefined): Convert =>
  (value) =>
    typeof value === 'string' ? convert(value) : undefined;

const ofList =
  (convert: (list: readonly Json[]) => Json): Convert =>
  (value) =>
    isList(value) ? convert(value) : undefined;

/** Decimal digits, with sign, point and exponent: `Number` takes more, and the empty text for 0. */
const DECIMAL = new Set('0123456789+-.eE');

function toNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  for (const character of trimmed) if (!DECIMAL.has(character)) return undefined;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : undefined;
}

function toBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  return lower === 'false' ? false : undefined;
}

/** What stands behind the last `@`, in lower case. */
export function domainOf(email: string): string | undefined {
  const at = email.lastIndexOf('@');
  return at < 1 || at === email.length - 1 ? undefined : email.slice(at + 1).toLowerCase();
}

const toText: Convert = (value) => (typeof value === 'object' ? undefined : String(value));

export const CONVERT: Readonly<Record<Conversion, Convert>> = {
  lowercase: ofText((text) => text.toLowerCase()),
  uppercase: ofText((text) => text.toUpperCase()),
  trim: ofText((text) => text.trim()),
  string: toText,
  number: (value) => (typeof value === 'string' ? toNumber(value) : numberOrNone(value)),
  boolean: (value) => (typeof value === 'string' ? toBoolean(value) : booleanOrNone(value)),
  domain: ofText(domainOf),
  count: ofList((list) => list.length),
  first: ofList((list) => list[0] ?? null),
  split: ofText((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
};

const numberOrNone = (value: Json): number | undefined =>
  typeof value === 'number' ? value : undefined;
const booleanOrNone = (value: Json): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined;

/** What a conversion always makes; of `first`, nobody knows. */
export const MAKES: Readonly<Partial<Record<Conversion, ValueType>>> = {
  lowercase: 'string',
  uppercase: 'string',
  trim: 'string',
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  domain: 'string',
  count: 'number',
  split: 'list',
};

export function typeOf(value: Exclude<Json, null>): ValueType {
  if (isList(value)) return 'list';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'object';
}

/** The text that a value is looked up by in a `map`; of a list or an object there is none. */
export const lookUpText = (value: Exclude<Json, null>): string | undefined =>
  typeof value === 'object' ? undefined : String(value);
