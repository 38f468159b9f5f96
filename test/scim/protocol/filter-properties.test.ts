import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScimError } from '../../../lib/scim/errors.ts';
import { type Filter, lookupsOf, matches, parseFilter } from '../../../lib/scim/protocol/index.ts';
import { presentedLisa } from './people.ts';

const NAMES = ['userName', 'externalId', 'title', 'name.givenName', 'emails.value', 'active'];
const INNER = ['value', 'type', 'primary'];

const value = fc.oneof(
  fc.constantFrom('Lisa@Acme.test', 'lisa@home.test', 'work', 'hr-17', ''),
  fc.string({ maxLength: 6, unit: 'grapheme' }),
);

const comparison = (names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .record({
      name: fc.constantFrom(...names),
      operator: fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'le', 'pr'),
      value,
      flag: fc.boolean(),
    })
    .map(({ name, operator, value, flag }) => {
      if (operator === 'pr') return `${name} pr`;
      if (name === 'active' || name === 'primary') return `${name} eq ${flag}`;
      return `${name} ${operator} ${JSON.stringify(value)}`;
    });

/** A filter of as many levels as asked for, written out. */
function written(levels: number, one: fc.Arbitrary<string>): fc.Arbitrary<string> {
  if (levels === 0) return one;
  const inner = written(levels - 1, one);
  return fc.oneof(
    one,
    fc.tuple(inner, fc.constantFrom('and', 'or'), inner).map(([a, join, b]) => `${a} ${join} ${b}`),
    inner.map((text) => `(${text})`),
    inner.map((text) => `not (${text})`),
  );
}

const some = written(1, comparison(INNER)).map((text) => `emails[${text}]`);
const anyFilter = written(3, fc.oneof(comparison(NAMES), some));

/** A filter in RFC 7644's words, with all parentheses. */
function print(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.of.map(print).join(` ${filter.kind} `)})`;
    case 'not':
      return `not (${print(filter.of)})`;
    case 'some':
      return `${nameOf(filter)}[${print(filter.of)}]`;
    case 'present':
      return `${nameOf(filter)} pr`;
    case 'compare':
      return `${nameOf(filter)} ${filter.operator} ${JSON.stringify(filter.operand)}`;
  }
}

const nameOf = ({
  path,
}: Exclude<Filter, { readonly of: unknown }> | (Filter & { kind: 'some' })) =>
  path.sub === null ? path.attribute.name : `${path.attribute.name}.${path.sub.name}`;

describe('whatever a filter says', () => {
  it('is the same when it is written out again', () => {
    fc.assert(
      fc.property(anyFilter, (text) => {
        const filter = parseFilter(text, 'User');
        const again = parseFilter(print(filter), 'User');
        expect(again).toEqual(filter);
        expect(matches(again, presentedLisa)).toBe(matches(filter, presentedLisa));
      }),
      { numRuns: 400 },
    );
  });

  it('holds or does not, and `not` turns it round', () => {
    fc.assert(
      fc.property(anyFilter, (text) => {
        const holds = matches(parseFilter(text, 'User'), presentedLisa);
        expect(matches(parseFilter(`not (${text})`, 'User'), presentedLisa)).toBe(!holds);
      }),
      { numRuns: 400 },
    );
  });

  it('implies its look-up: where that is not met, neither is the filter', () => {
    fc.assert(
      fc.property(anyFilter, (text) => {
        const filter = parseFilter(text, 'User');
        const lookup = lookupsOf(filter);
        if (lookup === null || !matches(filter, presentedLisa)) return;
        const name = lookup.attribute === 'email' ? 'emails.value' : lookup.attribute;
        const alone = parseFilter(`${name} eq ${JSON.stringify(lookup.value)}`, 'User');
        expect(matches(alone, presentedLisa)).toBe(true);
      }),
      { numRuns: 800 },
    );
  });

  it('is read or refused, whatever the text', () => {
    const piece = fc.constantFrom(
      'userName',
      'eq',
      '"a"',
      'and',
      'not',
      '(',
      ')',
      '[',
      ']',
      '.value',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => pieces.join(' ')),
    );
    fc.assert(
      fc.property(text, (text) => {
        try {
          parseFilter(text, 'User');
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError);
        }
      }),
      { numRuns: 800 },
    );
  });
});
