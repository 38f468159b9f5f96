/** Field names whose value is never written, whatever it looks like. */
const PRIVATE_NAME =
  /e-?mail|phone|password|passwd|secret|token|credential|authorization|cookie|api_?key|user_?name$|nickname|(first|last|given|family|full)_?name/i;

/** What must not be read in a log, wherever it stands. */
const PRIVATE_TEXT: readonly RegExp[] = [
  /[^\s@"'<>()|,;:=]+@[^\s@"'<>()|,;:=]+\.[^\s@"'<>()|,;:=]+/g, // e-mail address
  /\b(?:bearer|basic)\s+[\w+/=.~-]{8,}/gi, // Authorization header
  /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, // JWT
  /\bwhsec_[\w+/=]+/g, // Svix signing secret
  /\bpermit_key_\w+/g, // Permit API key
  /\b(?:sk|pk)_(?:live|test)_\w+/g, // Clerk API key
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, // AWS access key id
];
const REDACTED = '[redacted]';
/** A log line is no place for a body. */
const MAX_TEXT_LENGTH = 1024;

type Value = string | number | boolean;

/**
 * A log field as it may be written: personal data and secrets are taken out, by the field's name or
 * by what the text looks like, so that a careless caller does no harm.
 */
export function redact(name: string, value: Value): Value {
  if (PRIVATE_NAME.test(name)) return REDACTED;
  if (typeof value !== 'string') return value;
  // Cut first, with a margin: patterns over a megabyte take their time.
  let text = value.slice(0, MAX_TEXT_LENGTH * 2);
  for (const pattern of PRIVATE_TEXT) text = text.replace(pattern, REDACTED);
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
}
