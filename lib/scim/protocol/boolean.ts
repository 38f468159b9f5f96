/** Entra writes booleans as texts, with a capital. */
export function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const folded = value.toLowerCase();
  if (folded === 'true') return true;
  return folded === 'false' ? false : undefined;
}
