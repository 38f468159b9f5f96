import { usageError } from '../errors.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = { s: SECOND, m: MINUTE, min: MINUTE, h: HOUR, d: DAY } as const;

/** A span in ms as people say it: `3 d`, `2 h`, `7 min`, `12 s`. */
export function duration(ms: number): string {
  const span = Math.max(0, ms);
  if (span >= 2 * DAY) return `${Math.floor(span / DAY)} d`;
  if (span >= 2 * HOUR) return `${Math.floor(span / HOUR)} h`;
  if (span >= 2 * MINUTE) return `${Math.floor(span / MINUTE)} min`;
  return `${Math.ceil(span / SECOND)} s`;
}

/** A time in ms as ISO 8601. */
export const instant = (ms: number): string => new Date(ms).toISOString();

/**
 * Reads a time: RFC 3339, a date, or an age such as `30m`, `2h`, `7d`.
 *
 * @returns ms since the epoch
 * @throws {CliError} `usage`, naming the option
 */
export function readTime(option: string, text: string, now: number): number {
  const age = /^(\d+)(s|m|min|h|d)$/.exec(text);
  if (age !== null) {
    const [, number = '', unit = ''] = age;
    const ms = Object.entries(UNITS).find(([name]) => name === unit)?.[1] ?? 0;
    return now - Number(number) * ms;
  }
  const ms = /^\d{4}-\d\d-\d\d(?:T|$)/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(ms)) return ms;
  throw usageError(
    `${option} "${text}": is no time`,
    'Give an age (30m, 2h, 7d), a date (2026-11-22) or a time (2026-11-22T02:00:00Z).',
  );
}
