import * as z from 'zod/mini';
import type { Json } from '../../lib/jobs/index.ts';

const schema = z.json();

/** A text as the JSON value that it is, or else as a text. */
export function readJson(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return schema.safeParse(value).data ?? text;
  } catch {
    return text;
  }
}
