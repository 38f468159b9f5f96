import { MappingError } from './errors.ts';

/**
 * Permit's key patterns (API reference): user keys `^[A-Za-z0-9|@+\-\._]+$`, tenant and role keys
 * `^[A-Za-z0-9\-_]+$`. Any other character becomes `_xHH_` for each byte of its UTF-8 form, in upper-case hex;
 * an underscore that would start such a group (`_x` and two hex digits) becomes `_x5F_`. Everything else stays.
 */
const LEGAL = { user: /[A-Za-z0-9|@+\-._]/, tenant: /[A-Za-z0-9\-_]/, role: /[A-Za-z0-9\-_]/ };
export type KeyKind = keyof typeof LEGAL;

const LOOKS_ESCAPED = /^_x[0-9A-F]{2}/;
const ESCAPE = /_x([0-9A-F]{2})_/g;

const escapeByte = (byte: number): string =>
  `_x${byte.toString(16).toUpperCase().padStart(2, '0')}_`;

/**
 * Makes a provider's id legal as a Permit key. Reversible: {@link decodeKey} gives the id back.
 *
 * @throws {MappingError} `empty_key` for an empty id; `invalid_key` for one with a lone surrogate.
 */
export function encodeKey(kind: KeyKind, id: string): string {
  if (id === '') throw new MappingError('empty_key', `${kind} key is empty`);
  if (!id.isWellFormed()) {
    throw new MappingError('invalid_key', `${kind} key is not well-formed Unicode`);
  }
  const legal = LEGAL[kind];
  let key = '';
  let at = 0;
  for (const character of id) {
    const escaped = character === '_' && LOOKS_ESCAPED.test(id.slice(at, at + 4));
    if (!escaped && legal.test(character)) key += character;
    else for (const byte of Buffer.from(character, 'utf8')) key += escapeByte(byte);
    at += character.length;
  }
  return key;
}

/** The provider's id behind a key that {@link encodeKey} made. */
export function decodeKey(key: string): string {
  const bytes: Buffer[] = [];
  let end = 0;
  for (const match of key.matchAll(ESCAPE)) {
    bytes.push(Buffer.from(key.slice(end, match.index), 'utf8'));
    bytes.push(Buffer.from([Number.parseInt(match[1] ?? '', 16)]));
    end = match.index + match[0].length;
  }
  bytes.push(Buffer.from(key.slice(end), 'utf8'));
  return Buffer.concat(bytes).toString('utf8');
}
