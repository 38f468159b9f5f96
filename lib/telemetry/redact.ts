import { FIELDS, type FieldKind, type FieldName } from './names.ts';

/** An `@`, however a URL, a JSON text, HTML or one of our keys spells it. */
const AT = '(?:@|%(?:25)*40|\\\\u0040|&#64;|_x40_)';
const PART = '[^\\s@"\'<>()|,;:=/\\\\]';

/** What must not be read in a log, wherever it stands. */
const PRIVATE_TEXT: readonly RegExp[] = [
  new RegExp(`${PART}(?:'|${PART}){0,199}${AT}${PART}+`, 'gi'), // e-mail address; o'neil's, too
  /(?:\+|%2B)\d{7,15}\b/gi, // phone number (E.164)
  /\b(?:bearer|basic)\s+[\w+/=.~-]{8,}/gi, // Authorization header
  /\beyJ[\w-]+(?:\.[\w-]*)+/g, // JWT, signed or encrypted
  /\bwhsec_[\w+/=]+/g, // Svix signing secret
  /\bpermit_key_\w+/g, // Permit API key
  /\bscim_[\w-]{32,}/g, // token of our SCIM endpoint
  /\b(?:sk|pk)_(?:live|test)_\w+/g, // Clerk API key
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, // AWS access key id
];
/** Without any of these none of them matches: thousands of lines in a round are ids and codes. */
const SUSPECT = new RegExp(
  `${AT}|(?:\\+|%2B)\\d|bearer|basic|eyJ|whsec_|permit_key_|scim_|[sp]k_|AKIA|ASIA`,
  'i',
);
const REDACTED = '[redacted]';
/** A log line is no place for a body. */
const MAX_TEXT_LENGTH = 1024;
/** Of a list. */
const MAX_IDS = 100;
const CODE = /^[\w.:/#$~+-]{0,200}$/;

export type Value = string | number | boolean | readonly string[];

/**
 * A log field as it may be written. A field that is not in the registry is not written at all; of the others, what is not
 * of the field's kind, and what looks like personal data or a secret, is taken out. So a careless caller does no harm.
 */
export function redact(name: string, value: Value): Value | undefined {
  if (!isField(name)) return undefined;
  const kind = FIELDS[name];
  if (typeof value === 'string') return redactText(kind, value);
  if (typeof value !== 'object') return value;
  return value.slice(0, MAX_IDS).map((one) => redactText(kind, one));
}

const isField = (name: string): name is FieldName => Object.hasOwn(FIELDS, name);

function redactText(kind: FieldKind, value: string): string {
  if (kind === 'code' && !CODE.test(value)) return REDACTED;
  if (kind !== 'code' && kind !== 'text' && /\s/.test(value)) return REDACTED;
  // Cut first, with a margin: patterns over a megabyte take their time.
  let text = value.slice(0, MAX_TEXT_LENGTH * 2);
  if (SUSPECT.test(text)) {
    for (const pattern of PRIVATE_TEXT) text = text.replace(pattern, REDACTED);
  }
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
}
