import type { EventName, LogFields, Measurement } from '../../lib/telemetry/index.ts';
import { spoken } from '../log-search/spoken.ts';

/** Keeps what it is told: counters as `name source cause`, log entries as they are. */
export function recordedTelemetry() {
  const counters: string[] = [];
  const entries: { level: string; event: string; fields: LogFields }[] = [];
  const measurements: Measurement[] = [];
  const log =
    (level: string) =>
    (event: EventName, fields: LogFields = {}) => {
      entries.push({ level, event, fields });
    };
  const telemetry = spoken({
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    count: (metric, dimensions) => {
      counters.push([metric, ...Object.values(dimensions)].join(' '));
    },
    measure: (more) => {
      measurements.push(...more);
    },
  });
  return { telemetry, counters, entries, measurements };
}
