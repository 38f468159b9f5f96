import type { Json } from '../../lib/jobs/index.ts';

/** What an address stands in, or by itself is. One after the other, so that a long text takes no longer than it is long. */
const WORD = /[^\s<>"',;]+/g;
/** A key of Permit's; other than a user's, it has an address in it as `_x40_` for the `@` and `_x2E_` for dots. */
const KEY = /[\w-]+/g;
const HIDDEN = '***';

/** Fields that hold ids, kinds and times: whatever is under other names may tell who somebody is. */
const OPEN_FIELDS: ReadonlySet<string> = new Set([
  'v',
  'kind',
  'source',
  'eventId',
  'eventType',
  'change',
  'user',
  'tenant',
  'role',
  'roles',
  'id',
  'key',
  'type',
  'object',
  'path',
  'reason',
]);
/** What stands under these is the role's, not a person's. */
const ROLE_FIELDS: ReadonlySet<string> = new Set(['role', 'roles']);

/**
 * An e-mail address within a text, or within a key, masked: the first character and the domain stay, so that one can tell
 * whose it may be. A text without one as it is.
 */
export function maskEmails(text: string): string {
  const plain = text.includes('@') ? text.replace(WORD, (word) => masked(word, '@', '.')) : text;
  return plain.includes('_x40_')
    ? plain.replace(KEY, (key) => masked(key, '_x40_', '_x2E_'))
    : plain;
}

function masked(word: string, at: string, dot: string): string {
  const [first = '', ...others] = word.split(at);
  let text = '';
  let local = first;
  for (const domain of others) {
    const end = domain.indexOf(dot, 1);
    const isDomain = end > 0 && end + dot.length < domain.length;
    text += isDomain ? `${initialOf(local)}${HIDDEN}${at}${domain}` : `${local}${at}`;
    local = isDomain ? '' : domain;
  }
  return text + local;
}

function initialOf(text: string): string {
  const initial = text.codePointAt(0);
  return initial === undefined ? '' : String.fromCodePoint(initial);
}

/** A text that tells who somebody is: the first character stays. */
export function maskText(text: string): string {
  if (text === '') return text;
  return text.includes('@') ? maskEmails(text) : `${initialOf(text)}${HIDDEN}`;
}

/** A job, an event or a record without personal data; its shape, ids, times, numbers and flags stay. */
export function maskFields(value: Json): Json {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map((entry: Json) => maskFields(entry));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]: [string, Json]) => {
      if (ROLE_FIELDS.has(name)) return [name, entry];
      if (OPEN_FIELDS.has(name) && typeof entry === 'string') return [name, maskEmails(entry)];
      return [name, maskFields(entry)];
    }),
  );
}
