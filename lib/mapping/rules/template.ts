import type { Json } from '../../jobs/index.ts';
import { LIMITS } from '../config/limits.ts';
import { locate, MappingError } from '../errors.ts';
import { type FieldSet, NO_FIELDS } from '../fields/record.ts';
import {
  encodeKey,
  isLegalKey,
  type KeyKind,
  LEGAL_CHARACTERS,
  MAX_KEY_LENGTH,
  respellKey,
} from '../keys.ts';
import type { Problems } from '../problems.ts';
import type { Placeholder, Scope } from './placeholders.ts';
import type { Place, Subject } from './subject.ts';

/** What a template makes: a key of Permit's, or a plain text. */
export type TemplateKind = KeyKind | 'text';

/** A text with placeholders, made ready. */
export interface Template {
  /** Path of the setting. */
  readonly at: string;
  /** The text, where it holds no placeholder. */
  readonly constant: string | undefined;
  readonly placeholders: readonly Placeholder[];
  readonly reads: FieldSet;
  /** `null`: a placeholder stands for nothing. @throws {MappingError} */
  render(subject: Subject, place: Place): string | null;
}

interface Parsed {
  /** One more than names. */
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

/** Takes a template apart, in one pass. */
function parse(at: string, template: string, problems: Problems): Parsed | undefined {
  const texts: string[] = [];
  const names: string[] = [];
  let from = 0;
  for (;;) {
    const open = template.indexOf('{', from);
    if (open < 0) break;
    const close = template.indexOf('}', open);
    const name = template.slice(open + 1, close);
    if (close < 0 || name === '' || name.includes('{')) {
      problems.add(at, 'has a { that begins no placeholder');
      return undefined;
    }
    texts.push(template.slice(from, open));
    names.push(name);
    from = close + 1;
  }
  texts.push(template.slice(from));
  if (names.length > LIMITS.placeholders) {
    problems.add(at, `has more than ${LIMITS.placeholders} placeholders`);
    return undefined;
  }
  if (texts.slice(1, -1).includes('')) {
    problems.add(at, 'has two placeholders with nothing between them: two records could give one');
    return undefined;
  }
  return { texts, names };
}

/**
 * Compiles a template.
 *
 * @param at - path of the setting, for its errors
 * @param prefix - stands before all that it makes, and is no part of the key
 */
export function compileTemplate(
  at: string,
  template: string,
  kind: TemplateKind,
  scope: Scope,
  problems: Problems,
  prefix = '',
): Template | undefined {
  const parsed = parse(at, template, problems);
  if (parsed === undefined) return undefined;
  const { texts } = parsed;
  const [first = '', ...others] = texts;
  if (kind !== 'text' && !texts.every((text) => isText(kind, text, parsed.names.length))) {
    const text = texts.find((one) => !isText(kind, one, parsed.names.length));
    problems.add(
      at,
      `"${text}" is no legal Permit ${kind} key: it takes ${LEGAL_CHARACTERS[kind]}`,
    );
    return undefined;
  }
  const placeholders = parsed.names.flatMap((name) => scope.placeholder(at, name) ?? []);
  if (placeholders.length < parsed.names.length) return undefined;
  const pieces = placeholders.map((placeholder) => piece(at, kind, placeholder));
  return {
    at,
    constant: pieces.length === 0 ? prefix + first : undefined,
    placeholders,
    reads: placeholders.reduce((all, { reads }) => all | reads, NO_FIELDS),
    render: renderOf(at, kind, [prefix + first, ...others], pieces, MAX_KEY_LENGTH + prefix.length),
  };
}

const isText = (kind: KeyKind, text: string, placeholders: number): boolean =>
  (text === '' && placeholders > 0) || isLegalKey(kind, text);

type Piece = (subject: Subject, place: Place) => string | null;

function piece(at: string, kind: TemplateKind, { read, isKey }: Placeholder): Piece {
  return (subject, place) => {
    const text = textAt(at, read(subject, place));
    if (text === null || kind === 'text') return text;
    try {
      return isKey ? respellKey(kind, text) : encodeKey(kind, text);
    } catch (error) {
      throw locate(at, error);
    }
  };
}

function renderOf(
  at: string,
  kind: TemplateKind,
  texts: readonly string[],
  pieces: readonly Piece[],
  maxLength: number,
): Template['render'] {
  const [before = '', after = ''] = texts;
  const [only] = pieces;
  if (only === undefined) return () => before;
  // A key alone stays the very string that it is: one put together anew is hashed anew, by every map.
  if (pieces.length === 1 && before === '' && after === '') return only;
  return (subject, place) => {
    let text = before;
    for (let index = 0; index < pieces.length; index += 1) {
      const inside = pieces[index]?.(subject, place) ?? null;
      if (inside === null) return null;
      text += inside + (texts[index + 1] ?? '');
    }
    if (kind === 'text' || text.length <= maxLength) return text;
    throw new MappingError(
      'invalid_key',
      `${at}: the ${kind} key would be longer than ${MAX_KEY_LENGTH} characters: shorten what stands there at the provider`,
    );
  };
}

/** The text that a value stands for in a template; a number is its digits. @throws {MappingError} */
export function textAt(at: string, value: Json): string | null {
  if (value === null) return null;
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || Number.isSafeInteger(value)) return String(value);
    // JSON.parse has rounded it: two such ids would be one key.
    throw new MappingError('wrong_type', `${at}: what stands there is beyond 2^53: make it a text`);
  }
  if (typeof value !== 'string') {
    throw new MappingError('wrong_type', `${at}: what stands there is no text and no number`);
  }
  if (value === '') throw new MappingError('empty_value', `${at}: what stands there is empty`);
  return value;
}
