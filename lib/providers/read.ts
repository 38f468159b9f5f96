import * as z from 'zod/mini';
import { type EventIdentity, ParseError } from './errors.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const typed = z.object({ type: z.string().check(z.minLength(1), z.maxLength(1024)) });

/**
 * A JSON body.
 *
 * @throws {ParseError} at `(root)` when it is not UTF-8 or not JSON.
 */
export function readJson(body: Uint8Array, identity: EventIdentity): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    // Without its cause: the engine's message quotes the text.
    throw new ParseError('(root)', 'not JSON in UTF-8', identity);
  }
}

/** @throws {ParseError} with the path of the first thing that is wrong, and the rule it breaks. */
export function read<T>(schema: z.ZodMiniType<T>, value: unknown, identity: EventIdentity): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.map(String).join('.') || '(root)';
  throw new ParseError(path, ruleOf(issue), identity);
}

/** The event's own name for what happened. @throws {ParseError} at `type`. */
export function readType(value: unknown, identity: EventIdentity): string {
  return read(typed, value, identity).type;
}

function ruleOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_type') return `must be ${issue.expected}`;
  // zod's own words only; ours name a rule, and none of them quotes the value.
  if (issue?.code === 'custom') return issue.message;
  return issue?.code ?? 'invalid';
}
