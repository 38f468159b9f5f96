/** The same fields, without those that may be `undefined`. */
export type Stated<T> = { [K in keyof T]?: NonNullable<T[K]> | (T[K] & null) };

/** The fields that the provider stated: `null` is a statement, `undefined` is none. */
export function stated<T extends object>(fields: T): Stated<T> {
  const kept: Stated<T> = {};
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
