import { SuiteError } from './errors.ts';
import type { RunscopeAssertion } from './export.ts';
import { propertyOf } from './property.ts';
import { fill } from './variables.ts';

export interface RunscopeResponse {
  readonly status: number;
  readonly body: string;
  /** `undefined`: the body is not JSON. */
  readonly json: unknown;
  /** From the request to the end of the body. */
  readonly milliseconds: number;
}

type Comparison = (actual: unknown, wanted: string) => boolean;

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['equal', (actual, wanted) => textOf(actual) === wanted],
  ['equal_number', (actual, wanted) => typeof actual === 'number' && actual === Number(wanted)],
  ['is_less_than', (actual, wanted) => typeof actual === 'number' && actual < Number(wanted)],
  ['is_a_number', (actual) => typeof actual === 'number'],
  ['not_empty', (actual) => !isEmpty(actual)],
  ['has_value', (actual, wanted) => Array.isArray(actual) && actual.includes(wanted)],
  ['contains', (actual, wanted) => textOf(actual)?.includes(wanted) ?? false],
]);

/**
 * Whether a response is as an assertion wants it.
 *
 * @returns `null` if it is, else what is there instead.
 * @throws {SuiteError} when the assertion is of a kind that is not known here: it would be passed over unseen.
 */
export function failureOf(
  assertion: RunscopeAssertion,
  response: RunscopeResponse,
  variables: ReadonlyMap<string, string>,
): string | null {
  const { comparison, property = '', source, value } = assertion;
  const compare = COMPARISONS.get(comparison);
  if (compare === undefined) throw new SuiteError(`no comparison "${comparison}" is known here`);
  const actual = actualOf(source, property, response);
  const wanted = fill(String(value ?? ''), variables);
  if (compare(actual, wanted)) return null;
  return `${source} ${property} ${comparison} ${wanted}: got ${textOf(actual) ?? 'nothing'}`;
}

/** What an assertion or a variable is about. */
export function actualOf(source: string, property: string, response: RunscopeResponse): unknown {
  if (source === 'response_status') return response.status;
  if (source === 'response_time') return response.milliseconds;
  if (source === 'response_json') return propertyOf(response.json, property);
  throw new SuiteError(`no source "${source}" is known here`);
}

/** As a template shows it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
