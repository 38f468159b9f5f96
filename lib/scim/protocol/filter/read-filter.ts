import { quoted } from '../refusals.ts';
import { subAttribute } from '../schema/attribute.ts';
import { type AttributePath, findInside } from '../schema/attribute-path.ts';
import type { Cursor } from './cursor.ts';
import { type Filter, isOperator } from './filter.ts';
import { operandOf } from './operand.ts';
import type { Token } from './scan.ts';

/** What a name means here: in a resource, or between brackets. */
export type Find = (name: string) => AttributePath | null;

/** Parentheses, `not` and brackets in each other. */
const MAX_DEPTH = 20;

/** Reads up to where a filter can end. `or` binds less than `and`, and both less than `not` (RFC 7644, section 3.4.2.2). */
export function readFilter(cursor: Cursor, find: Find, depth = 0): Filter {
  return readJoined(cursor, 'or', () =>
    readJoined(cursor, 'and', () => readTerm(cursor, find, depth)),
  );
}

function readJoined(cursor: Cursor, kind: 'and' | 'or', readOne: () => Filter): Filter {
  const first = readOne();
  const of = [first];
  while (cursor.takeWord(kind)) of.push(readOne());
  return of.length === 1 ? first : { kind, of };
}

function readTerm(cursor: Cursor, find: Find, depth: number): Filter {
  const token = cursor.take();
  if (depth > MAX_DEPTH) {
    throw cursor.refuse(token, `it is nested deeper than ${MAX_DEPTH}; write it flatter`);
  }
  if (token.kind === '(') return readGrouped(cursor, find, depth);
  if (token.kind !== 'word') throw cursor.refuse(token, 'the name of an attribute is missing');
  if (token.text.toLowerCase() === 'not' && cursor.takeIf('(')) {
    return { kind: 'not', of: readGrouped(cursor, find, depth) };
  }
  const path = find(token.text);
  if (path === null) throw cursor.refuse(token, `no schema has ${quoted(token.text)}`);
  return cursor.takeIf('[')
    ? readSome(cursor, token, path, depth)
    : readComparison(cursor, token, path);
}

function readGrouped(cursor: Cursor, find: Find, depth: number): Filter {
  const inner = readFilter(cursor, find, depth + 1);
  cursor.expect(')', 'a closing parenthesis');
  return inner;
}

/** `emails[type eq "work"]`, and Entra's `emails[type eq "work"].value eq "…"`: one value must be both. */
function readSome(cursor: Cursor, name: Token, path: AttributePath, depth: number): Filter {
  const of = readBracketed(cursor, name, path, depth + 1);
  const sub = readSub(cursor, path);
  if (sub === null) return { kind: 'some', path, of };
  const inner = { extension: null, attribute: sub, sub: null };
  const compared =
    cursor.peek().kind === 'word' && !isJoint(cursor.peek().text)
      ? readComparison(cursor, name, inner)
      : ({ kind: 'present', path: inner } as const);
  return { kind: 'some', path, of: { kind: 'and', of: [of, compared] } };
}

/** Reads `type eq "work"]`: what comes after an opening bracket. */
export function readBracketed(
  cursor: Cursor,
  name: Token,
  { attribute, sub }: AttributePath,
  depth = 1,
): Filter {
  if (sub !== null || attribute.type !== 'complex') {
    throw cursor.refuse(name, `${attribute.name} has no values to choose from by a filter`);
  }
  const filter = readFilter(cursor, (text) => findInside(attribute, text), depth);
  cursor.expect(']', 'a closing bracket');
  return filter;
}

/** Reads the `.value` of `emails[…].value`, if it is there. */
export function readSub(cursor: Cursor, { attribute }: AttributePath) {
  const token = cursor.peek();
  if (token.kind !== 'word' || !token.text.startsWith('.')) return null;
  cursor.take();
  const name = token.text.slice(1);
  const sub = subAttribute(attribute, name);
  if (sub === undefined) throw cursor.refuse(token, `${attribute.name} has no ${quoted(name)}`);
  return sub;
}

const isJoint = (text: string): boolean => ['and', 'or'].includes(text.toLowerCase());

function readComparison(cursor: Cursor, name: Token, path: AttributePath): Filter {
  const word = cursor.expect('word', 'an operator');
  const operator = word.text.toLowerCase();
  if (operator === 'pr') return { kind: 'present', path };
  if (!isOperator(operator)) throw cursor.refuse(word, 'there is no such operator');
  const compared = simple(path);
  const target = compared.sub ?? compared.attribute;
  if (target.type === 'complex') {
    throw cursor.refuse(name, `${target.name} has parts; name the one to compare`);
  }
  const token = cursor.take();
  if (token.kind !== 'word' && token.kind !== 'quoted') {
    throw cursor.refuse(token, 'a value to compare with is missing');
  }
  const read = operandOf(target, operator, token);
  if ('why' in read) throw cursor.refuse(token, read.why);
  return { kind: 'compare', path: compared, operator, operand: read.operand };
}

/** `emails co "x"` means the values' `value` (RFC 7644, section 3.4.2.2). */
function simple(path: AttributePath): AttributePath {
  if (path.sub !== null || path.attribute.type !== 'complex') return path;
  return { ...path, sub: subAttribute(path.attribute, 'value') ?? null };
}
