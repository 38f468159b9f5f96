import type { RoleRef, UserFields } from '../../jobs/index.ts';

/** The longest row, in bytes. */
export const MAX_ROW_BYTES = 1024 * 1024;
export const TOO_LONG = 'is longer than 1 MiB';

/** Where a row begins. */
export interface Place {
  /** In bytes. */
  readonly offset: number;
  /** As an editor counts them, from 1. */
  readonly line: number;
}

/** Something in the file that is not as it must be. What stands there is never in it. */
export interface FileProblem {
  /** The line that the row begins on. */
  readonly row: number;
  /** As the file calls it. */
  readonly column?: string;
  /** The rule, and what to do. */
  readonly message: string;
}

/** `row 17, column Mail: must be text or null` */
export function describeProblem({ row, column, message }: FileProblem): string {
  return `row ${row}${column === undefined ? '' : `, column ${column}`}: ${message}`;
}

/** What a row says: a user, in at most one tenant. */
export interface UserRow {
  readonly user: string;
  readonly fields: UserFields;
  /** In ms. */
  readonly updatedAt: number | undefined;
  /** `null`: the one that the config names. */
  readonly tenant: string | null;
  readonly tenantName: string | undefined;
  /** The whole set; `undefined`: it does not say. */
  readonly roles: readonly RoleRef[] | undefined;
}

/** A row as it was read. */
export interface ReadRow {
  readonly line: number;
  /** Where the one after it begins. */
  readonly next: Place;
  /** `undefined`: its problems say why. */
  readonly said: UserRow | undefined;
  readonly problems: readonly FileProblem[];
}

/** A row that cannot be read. */
export function unreadable(
  line: number,
  next: Place,
  ...problems: readonly Omit<FileProblem, 'row'>[]
): ReadRow {
  const told = problems.map((problem) => ({ row: line, ...problem }));
  return { line, next, said: undefined, problems: told };
}
