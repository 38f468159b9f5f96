import {
  createFirstRows,
  type FirstRow,
  type FirstRows,
  type Mark,
  wordsOf,
} from './first-rows.ts';
import type { Naming } from './naming.ts';
import type { FileProblem, UserRow } from './row.ts';

/** Finds the rows that contradict earlier ones. */
export interface Repeats {
  readonly users: FirstRows;
  /** Tenants that have a name. */
  readonly tenants: FirstRows;
  /** @param line - the row's */
  look(said: UserRow, line: number): readonly FileProblem[];
}

/** Of the second word of a user's mark, what tells its profile; the rest tells its tenant. */
const PROFILE_BITS = 0xffff;

/**
 * @param expected - how many rows there are, about
 * @param headerOf - what the file calls a column of ours
 */
export function createRepeats(expected: number, headerOf: Naming['headerOf']): Repeats {
  const users = createFirstRows(expected, true);
  const tenants = createFirstRows(0, true);
  /** Users in tenants, but for the tenants of their first rows: those are in their marks, which spares as many keys. */
  const further = createFirstRows(0, false);

  /** The row that says the same user in the same tenant. */
  function sameBefore({ user, tenant }: UserRow, line: number, mark: Mark, first: FirstRow) {
    const [high, low] = first.mark;
    const inFirst = high === mark[0] && (low | PROFILE_BITS) === (mark[1] | PROFILE_BITS);
    if (inFirst) return first.row;
    return further.note(JSON.stringify([user, tenant]), line)?.row;
  }

  return {
    users,
    tenants,
    look: (said, line) => {
      const problems: FileProblem[] = [];
      const mark = markOf(said);
      const first = users.note(said.user, line, mark);
      if (first !== undefined) {
        const column = headerOf('user');
        const before = sameBefore(said, line, mark, first);
        if (before !== undefined) {
          const message = `is in the same tenant as in row ${before}: take one of the two out`;
          problems.push({ row: line, column, message });
        }
        if ((first.mark[1] & PROFILE_BITS) !== (mark[1] & PROFILE_BITS)) {
          const message = `has another profile than in row ${first.row}: make them the same`;
          problems.push({ row: line, column, message });
        }
      }
      const { tenant, tenantName } = said;
      if (tenant === null || tenantName === undefined) return problems;
      const name = wordsOf(tenantName);
      const named = tenants.note(tenant, line, name);
      if (named !== undefined && (named.mark[0] !== name[0] || named.mark[1] !== name[1])) {
        const message = `is another for this tenant than in row ${named.row}: make them the same`;
        problems.push({ row: line, column: headerOf('tenant_name'), message });
      }
      return problems;
    },
  };
}

/**
 * 48 bits of the tenant, and 16 of the profile: of two profiles that differ, one pair in 65,536 is taken for the same,
 * and then the first is told.
 */
function markOf({ fields, tenant }: UserRow): Mark {
  const [high, low] = wordsOf(tenant === null ? 'none' : `:${tenant}`);
  const [profile] = wordsOf(JSON.stringify(fields, fields.metadata ? inOrder : undefined));
  return [high, ((low & ~PROFILE_BITS) | (profile & PROFILE_BITS)) >>> 0];
}

/** Objects that say the same in another order say the same. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
