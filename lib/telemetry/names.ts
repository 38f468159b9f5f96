/**
 * Every field that a log line may have, and what it is: a field that does not stand here does not compile, and is left
 * out at run time. None is for what a person is called, or can be reached by.
 * - `code`: a word of a machine's, without spaces
 * - `id`, `ids`: opaque
 * - `text`: of ours, for people: it names the rule and the place, never the value
 * - `number`: a count, a time, a status; also true and false
 */
export const FIELDS = {
  source: 'code',
  eventType: 'code',
  kind: 'code',
  outcome: 'code',
  cause: 'code',
  code: 'code',
  reason: 'code',
  error: 'code',
  stopped: 'code',
  priority: 'code',
  lane: 'code',
  limit: 'code',
  mode: 'code',
  setting: 'code',
  eventId: 'id',
  eventIds: 'ids',
  messageId: 'id',
  requestId: 'id',
  traceId: 'id',
  permitRequestId: 'id',
  permitRequestIds: 'ids',
  tenant: 'id',
  resource: 'id',
  message: 'text',
  path: 'text',
  route: 'text',
  at: 'text',
  status: 'number',
  jobs: 'number',
  messages: 'number',
  membersPassedOver: 'number',
  attempts: 'number',
  ageMs: 'number',
  ms: 'number',
  tookMs: 'number',
  leftMs: 'number',
  settled: 'number',
  failed: 'number',
  left: 'number',
  missing: 'number',
  changed: 'number',
  wrong_role: 'number',
  extra: 'number',
  deleted: 'number',
  stale: 'number',
  unclear: 'number',
  foreign: 'number',
} as const satisfies Readonly<Record<string, FieldKind>>;

export type FieldKind = 'code' | 'id' | 'ids' | 'text' | 'number';
export type FieldName = keyof typeof FIELDS;

/** Units are CloudWatch's. */
type Unit = 'Count' | 'Percent' | 'Seconds' | 'Milliseconds';
interface Metric {
  readonly unit: Unit;
  readonly dimensions: readonly FieldName[];
}

/**
 * Every metric. Each is written for the function as a whole (dimension `service`), and once more with its own dimensions,
 * each combination of whose values is a metric of its own to CloudWatch: none is for what has many values.
 */
export const METRICS = {
  accepted: { unit: 'Count', dimensions: ['source'] },
  ignored: { unit: 'Count', dimensions: ['source'] },
  rejected: { unit: 'Count', dimensions: ['source', 'cause'] },
  unparseable: { unit: 'Count', dimensions: ['source', 'reason'] },
  unavailable: { unit: 'Count', dimensions: ['source', 'cause'] },
  applied: { unit: 'Count', dimensions: [] },
  unchanged: { unit: 'Count', dimensions: [] },
  superseded: { unit: 'Count', dimensions: [] },
  retried: { unit: 'Count', dimensions: ['cause'] },
  dead_lettered: { unit: 'Count', dimensions: ['reason'] },
  permit_calls: { unit: 'Count', dimensions: ['kind'] },
  permit_refused: { unit: 'Count', dimensions: [] },
  budget_left: { unit: 'Percent', dimensions: ['limit'] },
  budget_waited_s: { unit: 'Seconds', dimensions: ['lane'] },
  event_to_permit_ms: { unit: 'Milliseconds', dimensions: [] },
  oldest_age_s: { unit: 'Seconds', dimensions: [] },
  round_stopped: { unit: 'Count', dimensions: ['cause'] },
  gave_up_in_line: { unit: 'Count', dimensions: [] },
  undeleted: { unit: 'Count', dimensions: [] },
  resend_failed: { unit: 'Count', dimensions: [] },
  delay_failed: { unit: 'Count', dimensions: [] },
  flight_unrecorded: { unit: 'Count', dimensions: [] },
  heartbeat_unwritten: { unit: 'Count', dimensions: ['error'] },
  secret_unreadable: { unit: 'Count', dimensions: [] },
  scim_swept: { unit: 'Count', dimensions: [] },
  scim_sweep_failed: { unit: 'Count', dimensions: [] },
  drift: { unit: 'Count', dimensions: ['source', 'kind'] },
  reconcile_runs: { unit: 'Count', dimensions: ['source', 'outcome'] },
  reconcile_mends: { unit: 'Count', dimensions: [] },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;
/** What is to be said of a metric, besides how much: a value for each of its dimensions. */
export type DimensionsOf<Name extends MetricName> = Readonly<
  Record<(typeof METRICS)[Name]['dimensions'][number], string>
>;
