import type { LogFields, Telemetry } from '../../lib/telemetry/index.ts';

/** Keeps what it is told: counters as `name source cause`, log entries as they are. */
export function recordedTelemetry() {
  const counters: string[] = [];
  const entries: { level: string; event: string; fields: LogFields }[] = [];
  const log =
    (level: string) =>
    (event: string, fields: LogFields = {}) => {
      entries.push({ level, event, fields });
    };
  const telemetry: Telemetry = {
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    count: (metric, dimensions = {}) => {
      counters.push([metric, ...Object.values(dimensions)].join(' '));
    },
  };
  return { telemetry, counters, entries };
}
