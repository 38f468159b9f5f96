import type { EventName } from './catalogue.ts';
import type { DimensionsOf, FIELDS, FieldKind, FieldName, MetricName } from './names.ts';

type ValueOf<Kind extends FieldKind> = {
  readonly code: string;
  readonly id: string;
  readonly ids: readonly string[];
  readonly text: string;
  readonly number: number | boolean;
}[Kind];

/** Fields of a log line: codes, ids, numbers; never personal data. */
export type LogFields = {
  readonly [Name in FieldName]?: ValueOf<(typeof FIELDS)[Name]> | undefined;
};

/** Values of one metric. */
interface Measured<Name extends MetricName, Dimensions> {
  readonly metric: Name;
  readonly dimensions: Dimensions;
  /** In the metric's unit. */
  readonly values: readonly number[];
}
/** The same, with the very dimensions that the metric has. */
export type Measurement = {
  readonly [Name in MetricName]: Measured<Name, DimensionsOf<Name>>;
}[MetricName];
/** A measurement to whoever only writes it down. */
export type AnyMeasurement = Measured<MetricName, Readonly<Record<string, string>>>;

/** How everything here speaks: one line of JSON for each entry, and metrics by their names. */
export interface Telemetry {
  debug(event: EventName, fields?: LogFields): void;
  info(event: EventName, fields?: LogFields): void;
  warn(event: EventName, fields?: LogFields): void;
  error(event: EventName, fields?: LogFields): void;
  /** Adds to a counter, e.g. `count('rejected', { source: 'clerk', cause: 'signature' })`. */
  count<Name extends MetricName>(
    metric: Name,
    dimensions: DimensionsOf<Name>,
    value?: number,
  ): void;
  /** Many metrics at once, in as few lines as can be. */
  measure(measurements: readonly Measurement[]): void;
}
