import type { LogFields, Telemetry } from '../../lib/telemetry/index.ts';
import { spoken } from '../log-search/spoken.ts';

/** What the workers say of each event, in the log line that they write for every message. */
export interface Outcomes {
  readonly telemetry: Telemetry;
  /** Whether anything was ever said of it but that it comes again. */
  isSettled(eventId: string): boolean;
  /** Log lines of errors that are bugs. */
  readonly bugs: readonly string[];
}

const SETTLED: readonly unknown[] = ['applied', 'unchanged', 'superseded', 'ignored', 'dead'];

export function createOutcomes(): Outcomes {
  const settled = new Set<unknown>();
  const bugs: string[] = [];
  const note = (event: string, { outcome, eventId }: LogFields = {}) => {
    if (event === 'job' && SETTLED.includes(outcome)) settled.add(eventId);
  };
  return {
    telemetry: spoken({
      debug() {},
      info: note,
      warn: note,
      error(event, fields) {
        if (event === 'round_failed') bugs.push(`${fields?.error} ${fields?.at}`);
      },
      count() {},
      measure() {},
    }),
    isSettled: (eventId) => settled.has(eventId),
    bugs,
  };
}
