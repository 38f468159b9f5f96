import { SOURCES, type Source } from '../../../jobs/index.ts';

/** Whether a source has shut a user out, by a block or lock that takes its roles. */
export interface Shut {
  readonly source: Source;
  readonly on: boolean;
}

/** What a source says of it, by the mapping's verdict. */
export const SHUT = { unassign: shutBySource(true), no: shutBySource(false) };

/** One for all jobs of a source. */
function shutBySource(on: boolean): Readonly<Partial<Record<Source, Shut>>> {
  return Object.fromEntries(SOURCES.map((source) => [source, { source, on }]));
}
