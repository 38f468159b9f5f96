import { redact } from './redact.ts';
import type { LogFields, Telemetry } from './telemetry.ts';

/** CloudWatch namespace of every counter. */
const NAMESPACE = 'PermitSync';
type Level = 'info' | 'warn' | 'error';
/** From the least on. */
const LEVELS: readonly string[] = ['info', 'warn', 'error'] satisfies Level[];

export interface TelemetryOptions {
  /** Name of the function: a field of every line, a dimension of every counter. */
  readonly service: string;
  /** Least level that is written; `LOG_LEVEL` unless given, `info` unless set. */
  readonly level?: string | undefined;
  /** Takes one line, without its end. Standard output unless given. */
  readonly write?: (line: string) => void;
  /** Milliseconds. */
  readonly now?: () => number;
}

/**
 * Writes one JSON line for each entry (`timestamp`, `level`, `event`, `service` and the entry's
 * fields), and each counter as CloudWatch's embedded metric format: a line that becomes a metric with
 * no call to CloudWatch. Never throws.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const { service, write = writeLine, now = Date.now } = options;
  const least = rankOf(options.level ?? process.env['LOG_LEVEL']);

  function log(level: Level, event: string, fields: LogFields = {}): void {
    if (LEVELS.indexOf(level) < least) return;
    const head = { timestamp: new Date(now()).toISOString(), level, event, service };
    // First, to be read; and last, so that no field takes its place.
    write(JSON.stringify({ ...head, ...redacted(fields), ...head }));
  }

  return {
    info: (event, fields) => log('info', event, fields),
    warn: (event, fields) => log('warn', event, fields),
    error: (event, fields) => log('error', event, fields),
    count(metric, dimensions = {}, value = 1) {
      const names = Object.keys(dimensions);
      // Once for the function as a whole, for alarms; once for each combination, to see what it is.
      const sets = names.length === 0 ? [['service']] : [['service'], ['service', ...names]];
      const definition = {
        Namespace: NAMESPACE,
        Dimensions: sets,
        Metrics: [{ Name: metric, Unit: 'Count' }],
      };
      const _aws = { Timestamp: now(), CloudWatchMetrics: [definition] };
      write(JSON.stringify({ ...redacted(dimensions), _aws, service, [metric]: value }));
    },
  };
}

function redacted(fields: LogFields): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) kept[name] = redact(name, value);
  }
  return kept;
}

function rankOf(level: string | undefined): number {
  return Math.max(LEVELS.indexOf(level?.trim().toLowerCase() ?? ''), 0);
}

/** Not `console`: in Lambda it puts a prefix before the JSON, and CloudWatch then sees no metric. */
function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
