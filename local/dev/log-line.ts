import * as z from 'zod/mini';

const text = z.exactOptional(z.string());
const number = z.exactOptional(z.number());
const schema = z.looseObject({
  event: z.string(),
  /** When it was written. */
  timestamp: text,
  level: text,
  message: text,
  source: text,
  eventType: text,
  eventId: text,
  messageId: text,
  kind: text,
  outcome: text,
  /** Of a reconcile: whether it mends. */
  mode: text,
  code: text,
  cause: text,
  reason: text,
  path: text,
  status: number,
  permitRequestId: text,
  /** Of a SCIM request: method and pattern of the path. */
  route: text,
  tenant: text,
  resource: text,
  /** How long that took. */
  ms: number,
  /** Where in the code it failed. */
  at: text,
  jobs: number,
  attempts: number,
  ageMs: number,
});

/** An entry that a function has written. */
export type LogEntry = z.infer<typeof schema>;

/**
 * Reads one line of a function's output.
 *
 * @returns the entry; `null` for a counter, which is no news to anybody who watches; the text itself
 *   when it is no entry (a stack trace, a warning of Node's).
 */
export function readLine(line: string): LogEntry | string | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return line;
  }
  if (typeof parsed === 'object' && parsed !== null && '_aws' in parsed) return null;
  const result = schema.safeParse(parsed);
  return result.success ? result.data : line;
}
