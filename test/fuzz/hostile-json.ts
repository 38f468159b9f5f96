import * as fc from 'fast-check';
import { PRIVATE } from './guard.ts';

/** Names that mean something to JavaScript. */
export const hostileName: fc.Arbitrary<string> = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'length',
  'then',
  'toJSON',
  '',
  `${PRIVATE}name`,
);

const json = (value: unknown): string => JSON.stringify(value);

const number = fc.oneof(
  fc.integer().map(json),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(json),
  // Beyond 2^53, beyond all, next to nothing, and times just out of range.
  fc.constantFrom('9007199254740993', '-9007199254740993', '1e400', '-1e400', '1e-400', '-0'),
  fc.constantFrom('253402300799999', '253402300800000', '1e15', '1.5', '-1', '0'),
);

const text = fc.oneof(
  fc.string({ maxLength: 20 }).map((value) => json(PRIVATE + value)),
  fc.string({ unit: 'binary', maxLength: 20 }).map(json),
  hostileName.map(json),
  // Half characters, a NUL, what is not ASCII, what folds to more than it is.
  fc.constantFrom('"\\ud800"', '"\\udc00x"', '"\\u0000"', '""', '" "', '"ﬃ İ ẞ"', '"\\u2028"'),
  fc
    .tuple(fc.constantFrom('a', ' ', '\\\\', '(', '%', '𝔸'), fc.integer({ min: 500, max: 5_000 }))
    .map(([unit, count]) => `"${unit.repeat(count)}"`),
);

const DEEPER = [20, 70, 400, 3_000];
const deep = fc.oneof(
  fc.constantFrom(...DEEPER).map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`),
  fc.constantFrom(...DEEPER).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
);

const object = fc.oneof(
  fc.tuple(hostileName, number).map(([name, value]) => `{${json(name)}:${value}}`),
  fc.constantFrom(
    '{"__proto__":{"polluted":true,"id":"x","type":"user.created"}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"__proto__":null}',
    '{"__proto__":[]}',
    '{"a":1,"a":2}',
  ),
);

/** Texts of JSON values, those foremost that parsers trip over. */
export const hostileJson: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('null', 'true', 'false', '[]', '{}', '[null]') },
  { weight: 4, arbitrary: text },
  { weight: 3, arbitrary: number },
  { weight: 2, arbitrary: object },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }).map(json) },
);
