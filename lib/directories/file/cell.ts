import * as z from 'zod/mini';
import { type JsonObject, jsonObject, type RoleRef } from '../../jobs/index.ts';

/** The rule that a cell breaks, in words; never what is in it. */
export class BrokenRule {
  readonly rule: string;
  constructor(rule: string) {
    this.rule = rule;
  }
}
type Read<T> = T | BrokenRule;

/** How one kind of value is read: out of a cell of text, and out of a JSON value. */
export interface Kind<T> {
  readonly ofText: (cell: string) => Read<T>;
  readonly ofJson: (value: unknown) => Read<T>;
}

/** As long as an id in a job may be. */
const MAX_ID_LENGTH = 1024;
/** End of the year 9999, in ms. */
const MAX_TIME_MS = 253_402_300_799_999;
/** A time below it, in 1973 if it were in ms, is one in seconds. */
const FIRST_MS_TIME = 1e11;

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;
const TIME_RULE = 'must be an RFC 3339 time (2026-01-31T08:00:00Z) or milliseconds since 1970';
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
]);

const nullableText = z.nullable(z.string());
const nullableFlag = z.nullable(z.boolean());
const nullableObject = z.nullable(jsonObject);
const textList = z.array(z.string());

function parsed<T>(schema: z.ZodMiniType<T>, value: unknown, rule: string): Read<T> {
  const { success, data } = schema.safeParse(value);
  return success ? data : new BrokenRule(rule);
}

/** Nothing in it: there is none. */
export const text: Kind<string | null> = {
  ofText: (cell) => cell || null,
  ofJson: (value) => parsed(nullableText, value === '' ? null : value, 'must be text or null'),
};

export const flag: Kind<boolean | null> = {
  ofText: (cell) =>
    cell === ''
      ? null
      : (FLAGS.get(cell.toLowerCase()) ?? new BrokenRule('must be true, false, or empty')),
  ofJson: (value) => parsed(nullableFlag, value, 'must be true, false or null'),
};

/** An id; `null`: none is given. */
export const id: Kind<string | null> = {
  ofText: shortEnough,
  ofJson: (value) => {
    const read = text.ofJson(value);
    return typeof read === 'string' ? shortEnough(read) : read;
  },
};

function shortEnough(value: string): Read<string | null> {
  if (value.length <= MAX_ID_LENGTH) return value || null;
  return new BrokenRule(`must not be longer than ${MAX_ID_LENGTH} characters`);
}

/** In ms. */
export const time: Kind<number | undefined> = {
  ofText: (cell) => {
    if (cell === '') return undefined;
    if (/^\d{1,15}$/.test(cell)) return millisecondsOf(Number(cell));
    return millisecondsOf(RFC3339.test(cell) ? Date.parse(cell.toUpperCase()) : Number.NaN);
  },
  ofJson: (value) => {
    if (value === null) return undefined;
    if (typeof value === 'string') return time.ofText(value);
    return millisecondsOf(typeof value === 'number' ? value : Number.NaN);
  },
};

function millisecondsOf(time: number): Read<number> {
  if (!Number.isInteger(time) || time < 0 || time > MAX_TIME_MS) return new BrokenRule(TIME_RULE);
  return time >= FIRST_MS_TIME
    ? time
    : new BrokenRule('seems to be in seconds: must be in milliseconds');
}

/** Separated by `;`. Nothing in it: no role at all. */
export const roles: Kind<readonly RoleRef[]> = {
  ofText: (cell) => rolesOf(cell.split(';')),
  ofJson: (value) => {
    if (value === null) return [];
    if (typeof value === 'string') return roles.ofText(value);
    const names = parsed(
      textList,
      value,
      'must be a list of role names, or one text with ; between',
    );
    return names instanceof BrokenRule ? names : rolesOf(names);
  },
};

function rolesOf(names: readonly string[]): Read<readonly RoleRef[]> {
  const distinct = [...new Set(names.map((name) => name.trim()))].filter((name) => name !== '');
  if (distinct.some((name) => name.length > MAX_ID_LENGTH)) {
    return new BrokenRule(`must not have a name longer than ${MAX_ID_LENGTH} characters`);
  }
  return distinct.map((name) => ({ id: name, name }));
}

const OBJECT_RULE = 'must be a JSON object, nested not too deep';

export const object: Kind<JsonObject | null> = {
  ofText: (cell) => {
    if (cell === '') return null;
    try {
      return parsed(jsonObject, JSON.parse(cell), OBJECT_RULE);
    } catch {
      return new BrokenRule(OBJECT_RULE);
    }
  },
  ofJson: (value) => parsed(nullableObject, value, `${OBJECT_RULE}, or null`),
};
