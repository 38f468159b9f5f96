import { readFileSync } from 'node:fs';

/** The bytes of a fixture, e.g. `clerk/user.created`. */
export function fixture(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url));
}

export function json(name: string): unknown {
  return JSON.parse(fixture(name).toString('utf8'));
}

/** The fixture with the value at a dotted path put in; `undefined` takes the field out. */
export function altered(name: string, path: string, value: unknown): Buffer {
  return Buffer.from(JSON.stringify(put(json(name), path.split('.'), value)));
}

export function put(target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(target)) {
    return target.map((item, index) => (String(index) === key ? put(item, rest, value) : item));
  }
  const fields = typeof target === 'object' && target !== null ? { ...target } : {};
  const inner = new Map<string, unknown>(Object.entries(fields));
  inner.set(key, put(inner.get(key), rest, value));
  return Object.fromEntries(inner);
}
