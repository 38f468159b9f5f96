/**
 * DynamoDB's binary attributes (`B`, `BS`), which are bytes in the SDK and base64 in JSON. An attribute may have such a
 * name too; its value is no text then.
 */
const fromBase64 = (text: unknown): unknown =>
  typeof text === 'string' ? new Uint8Array(Buffer.from(text, 'base64')) : text;

const map = (value: object, each: (name: string, inner: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, each(name, inner)]));

/** What is sent: bytes as base64. */
export const withoutBytes = (input: object): object => map(input, (_, inner) => sentValue(inner));

function sentValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return Array.isArray(value) ? value.map(sentValue) : withoutBytes(value);
}

/** What was answered: base64 as bytes, where it stands. */
export function withBytes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withBytes);
  return map(value, (name, inner) => {
    if (name === 'B') return typeof inner === 'string' ? fromBase64(inner) : withBytes(inner);
    if (name === 'BS' && Array.isArray(inner)) return inner.map(fromBase64);
    return withBytes(inner);
  });
}
