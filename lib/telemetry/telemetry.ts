/** Fields of a log line or dimensions of a counter: codes, ids, numbers; never personal data. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** How everything here speaks: one line of JSON for each entry, one counter for each happening. */
export interface Telemetry {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** Adds to a counter, e.g. `count('rejected', { source: 'clerk', cause: 'signature' })`. */
  count(metric: string, dimensions?: Readonly<Record<string, string>>, value?: number): void;
}
