import { invalid } from './errors.ts';
import type { Query } from './http-types.ts';

const DEFAULT_PER_PAGE = 30;
const MAX_PER_PAGE = 100;

export interface Page<T> {
  readonly rows: readonly T[];
  readonly total: number;
  readonly pages: number;
}

/**
 * Cuts the page that the query asks for out of all rows.
 *
 * @throws {Refusal} 422 when `page` or `per_page` is no number in its range.
 */
export function pageOf<T>(all: Iterable<T>, query: Query): Page<T> {
  const page = numberIn(query, 'page', 1, Number.MAX_SAFE_INTEGER) ?? 1;
  const perPage = numberIn(query, 'per_page', 1, MAX_PER_PAGE) ?? DEFAULT_PER_PAGE;
  const from = (page - 1) * perPage;
  const rows: T[] = [];
  let total = 0;
  for (const row of all) {
    if (total >= from && rows.length < perPage) rows.push(row);
    total += 1;
  }
  return { rows, total, pages: Math.ceil(total / perPage) };
}

/** The answer shape with totals. */
export function paginated<T>(page: Page<T>, render: (row: T) => unknown) {
  return { data: page.rows.map(render), total_count: page.total, page_count: page.pages };
}

/** A bare array, or the shape with totals where the query asks for it. */
export function listed<T>(page: Page<T>, query: Query, render: (row: T) => unknown): unknown {
  return flag(query, 'include_total_count') ? paginated(page, render) : page.rows.map(render);
}

/** @throws {Refusal} 422 when it is neither true nor false. */
export function flag(query: Query, name: string): boolean {
  const value = query[name]?.at(-1)?.toLowerCase();
  if (value === undefined || value === 'false' || value === '0') return false;
  if (value === 'true' || value === '1') return true;
  throw invalid({
    loc: ['query', name],
    msg: 'value could not be parsed to a boolean',
    type: 'type_error.bool',
  });
}

function numberIn(query: Query, name: string, min: number, max: number): number | undefined {
  const value = query[name]?.at(-1);
  if (value === undefined) return undefined;
  const loc = ['query', name];
  if (!/^-?\d+$/.test(value)) {
    throw invalid({ loc, msg: 'value is not a valid integer', type: 'type_error.integer' });
  }
  const number = Number(value);
  if (number < min) {
    throw invalid({
      loc,
      msg: `ensure this value is greater than or equal to ${min}`,
      type: 'value_error.number.not_ge',
    });
  }
  if (number > max) {
    throw invalid({
      loc,
      msg: `ensure this value is less than or equal to ${max}`,
      type: 'value_error.number.not_le',
    });
  }
  return number;
}
