import type { EventName } from './catalogue.ts';
import { embedMetrics } from './embedded-metrics.ts';
import { currentInvocation } from './invocation.ts';
import { redact } from './redact.ts';
import type { AnyMeasurement, LogFields, Telemetry } from './telemetry.ts';

/** CloudWatch namespace of every metric, unless `METRICS_NAMESPACE` names another. */
const NAMESPACE = 'PermitSync';
type Level = 'debug' | 'info' | 'warn' | 'error';
/** From the least on. */
const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error'] satisfies Level[];

export interface TelemetryOptions {
  /** Name of the function: a field of every line, a dimension of every metric. */
  readonly service: string;
  /** Least level that is written; `LOG_LEVEL` unless given, `info` unless set. Metrics are always. */
  readonly level?: string | undefined;
  /** Of the metrics; `METRICS_NAMESPACE` unless given, `PermitSync` unless set. */
  readonly namespace?: string | undefined;
  /** Takes one line, without its end. Standard output unless given. */
  readonly write?: (line: string) => void;
  /** Milliseconds. */
  readonly now?: () => number;
}

/**
 * Writes one JSON line for each entry (`timestamp`, `level`, `event`, `service`, the invocation's ids and the entry's
 * fields), and metrics in CloudWatch's embedded metric format: lines that become metrics with no call to CloudWatch.
 * Never throws.
 */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const { service, write = writeLine, now = Date.now } = options;
  const least = rankOf(options.level ?? process.env['LOG_LEVEL']);
  const set = (options.namespace ?? process.env['METRICS_NAMESPACE'])?.trim();
  const namespace = set === undefined || set === '' ? NAMESPACE : set;

  function log(level: Level, event: EventName, fields: LogFields = {}): void {
    if (LEVELS.indexOf(level) < least) return;
    const timestamp = new Date(now()).toISOString();
    const head = { timestamp, level, event, service, ...currentInvocation() };
    // First, to be read; and last, so that no field takes its place.
    write(JSON.stringify({ ...head, ...redacted(fields), ...head }));
  }

  function measure(measurements: readonly AnyMeasurement[]): void {
    const lines = embedMetrics(measurements, { namespace, service, now: now() });
    for (const line of lines) write(line);
  }

  return {
    debug: (event, fields) => log('debug', event, fields),
    info: (event, fields) => log('info', event, fields),
    warn: (event, fields) => log('warn', event, fields),
    error: (event, fields) => log('error', event, fields),
    count: (metric, dimensions, value = 1) => measure([{ metric, dimensions, values: [value] }]),
    measure,
  };
}

function redacted(fields: LogFields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) kept[name] = redact(name, value);
  }
  return kept;
}

function rankOf(level: string | undefined): number {
  const rank = LEVELS.indexOf(level?.trim().toLowerCase() ?? '');
  return rank < 0 ? LEVELS.indexOf('info') : rank;
}

/** Not `console`: in Lambda it puts a prefix before the JSON, and CloudWatch then sees no metric. */
function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
