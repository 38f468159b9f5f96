import type { Json } from '../../lib/jobs/index.ts';

/** Of an address the first character and the domain stay, so that one can tell whose it may be. */
const EMAIL = /([^\s@<>"',;]?)[^\s@<>"',;]*@([^\s@<>"',;]+\.[^\s@<>"',;]+)/g;
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

/** An e-mail address within a text, masked; a text without one as it is. */
export function maskEmails(text: string): string {
  return text.replace(EMAIL, (_, first: string, domain: string) => `${first}${HIDDEN}@${domain}`);
}

/** A text that tells who somebody is: the first character stays. */
export function maskText(text: string): string {
  if (text === '') return text;
  return text.includes('@') ? maskEmails(text) : `${[...text][0] ?? ''}${HIDDEN}`;
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
