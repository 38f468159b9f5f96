import { MappingError } from './errors.ts';

/**
 * Permit's key patterns (API reference): user keys `^[A-Za-z0-9|@+\-\._]+$`, all the
 * others `^[A-Za-z0-9\-_]+$`. Any other character becomes `_xHH_` for each byte of its UTF-8 form, in upper-case hex;
 * an underscore that would start such a group (`_x` and two hex digits) becomes `_x5F_`, and the dots of `.` and `..`,
 * which a URL takes for a way up, become `_x2E_`. Everything else stays.
 */
const LEGAL = {
  user: /^[A-Za-z0-9|@+\-._]+$/,
  tenant: /^[A-Za-z0-9\-_]+$/,
  role: /^[A-Za-z0-9\-_]+$/,
  instance: /^[A-Za-z0-9\-_]+$/,
  resource: /^[A-Za-z0-9\-_]+$/,
  relation: /^[A-Za-z0-9\-_]+$/,
};
export type KeyKind = keyof typeof LEGAL;

const MOST = 'A-Z a-z 0-9 - _';
/** For messages: what a key of a kind may consist of. */
export const LEGAL_CHARACTERS: Readonly<Record<KeyKind, string>> = {
  user: 'A-Z a-z 0-9 | @ + - . _',
  tenant: MOST,
  role: MOST,
  instance: MOST,
  resource: MOST,
  relation: MOST,
};

/** Permit names no limit; a partition key of the ledger holds 2,048 bytes, the kind's name and a template included. */
export const MAX_KEY_LENGTH = 1024;

const LOOKS_ESCAPED = /^_x[0-9A-F]{2}/;
const ESCAPE = /_x([0-9A-F]{2})_/g;

const isWayUp = (id: string): boolean => id === '.' || id === '..';

const escapeByte = (byte: number): string =>
  `_x${byte.toString(16).toUpperCase().padStart(2, '0')}_`;

/**
 * Makes a provider's id legal as a Permit key. Reversible: {@link decodeKey} gives the id back.
 *
 * @throws {MappingError} `empty_key` for an empty id; `invalid_key` for one with a lone surrogate, or whose key
 *   would be longer than {@link MAX_KEY_LENGTH}.
 */
export function encodeKey(kind: KeyKind, id: string): string {
  // As most ids are: nothing of them is escaped.
  if (isLegalKey(kind, id) && !id.includes('_x') && !isWayUp(id)) return id;
  if (id === '') throw new MappingError('empty_key', `${kind} key is empty`);
  if (!id.isWellFormed()) {
    throw new MappingError('invalid_key', `${kind} key is not well-formed Unicode`);
  }
  // Encoded it is longer still: no megabyte is encoded to be refused.
  notTooLong(kind, id);
  const legal = LEGAL[kind];
  const wayUp = isWayUp(id);
  let key = '';
  let at = 0;
  for (const character of id) {
    const escaped = wayUp || (character === '_' && LOOKS_ESCAPED.test(id.slice(at, at + 4)));
    if (!escaped && legal.test(character)) key += character;
    else for (const byte of Buffer.from(character, 'utf8')) key += escapeByte(byte);
    at += character.length;
  }
  return notTooLong(kind, key);
}

/**
 * A key of Permit's where a key of another kind stands: what is legal there stays as it is, groups that look escaped
 * too, as they stand for what they stood for. A user key then reads as if its id had been encoded there.
 *
 * @throws {MappingError} `invalid_key` when it would be too long
 */
export function respellKey(kind: KeyKind, key: string): string {
  if (isLegalKey(kind, key)) return key;
  const legal = LEGAL[kind];
  let respelled = '';
  for (const character of key) {
    if (legal.test(character)) respelled += character;
    else for (const byte of Buffer.from(character, 'utf8')) respelled += escapeByte(byte);
  }
  return notTooLong(kind, respelled);
}

function notTooLong(kind: KeyKind, key: string): string {
  if (key.length <= MAX_KEY_LENGTH) return key;
  throw new MappingError(
    'invalid_key',
    `${kind} key would be longer than ${MAX_KEY_LENGTH} characters: shorten the id at the provider`,
  );
}

/** Whether a text can stand in Permit as a key of that kind, as it is. */
export const isLegalKey = (kind: KeyKind, key: string): boolean =>
  LEGAL[kind].test(key) && key.length <= MAX_KEY_LENGTH;

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
