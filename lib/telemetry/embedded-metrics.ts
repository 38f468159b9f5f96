import { METRICS, type MetricName } from './names.ts';
import { redact } from './redact.ts';
import type { AnyMeasurement } from './telemetry.ts';

/** CloudWatch's limit for one metric of one line. */
const VALUES_IN_LINE = 100;
/** A dimension without a value would be dropped, and its metric not be found. */
const NO_VALUE = 'none';

interface Line {
  readonly dimensions: Map<string, string>;
  readonly metrics: Map<MetricName, readonly number[]>;
}

export interface EmbeddingOptions {
  readonly namespace: string;
  readonly service: string;
  /** Milliseconds. */
  readonly now: number;
}

/**
 * Measurements in CloudWatch's embedded metric format, in as few log lines as can be: a line holds one value of a
 * dimension, and up to 100 of a metric.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embedMetrics(
  measurements: readonly AnyMeasurement[],
  options: EmbeddingOptions,
): string[] {
  const lines: Line[] = [];
  for (const { metric, dimensions, values } of measurements) {
    const own = Object.entries(dimensions).map(
      ([name, value]) => [name, shown(name, value)] as const,
    );
    for (let at = 0; at < values.length; at += VALUES_IN_LINE) {
      const line = roomFor(metric, own, lines);
      for (const [name, value] of own) line.dimensions.set(name, value);
      line.metrics.set(metric, values.slice(at, at + VALUES_IN_LINE));
    }
  }
  return lines.map((line) => written(line, options));
}

const shown = (name: string, value: string): string => String(redact(name, value) || NO_VALUE);

/** A line that says nothing else of these dimensions, and nothing yet of this metric. */
function roomFor(
  metric: MetricName,
  own: readonly (readonly [name: string, value: string])[],
  lines: Line[],
): Line {
  const fits = ({ dimensions, metrics }: Line): boolean =>
    !metrics.has(metric) && own.every(([name, value]) => (dimensions.get(name) ?? value) === value);
  const found = lines.find(fits);
  if (found !== undefined) return found;
  const line = { dimensions: new Map(), metrics: new Map() };
  lines.push(line);
  return line;
}

function written({ dimensions, metrics }: Line, options: EmbeddingOptions): string {
  const { namespace: Namespace, service, now: Timestamp } = options;
  const byDimensions = new Map<string, MetricName[]>();
  for (const metric of metrics.keys()) {
    const key = METRICS[metric].dimensions.join();
    byDimensions.set(key, [...(byDimensions.get(key) ?? []), metric]);
  }
  const CloudWatchMetrics = [...byDimensions].map(([key, names]) => ({
    Namespace,
    // Once for the function as a whole, for alarms; once for each combination, to see what it is.
    Dimensions: key === '' ? [['service']] : [['service'], ['service', ...key.split(',')]],
    Metrics: names.map((Name) => ({ Name, Unit: METRICS[Name].unit })),
  }));
  const values = [...metrics].map(([name, [first, ...more]]) => [
    name,
    more.length === 0 ? first : [first, ...more],
  ]);
  return JSON.stringify({
    ...Object.fromEntries(dimensions),
    _aws: { Timestamp, CloudWatchMetrics },
    service,
    ...Object.fromEntries(values),
  });
}
