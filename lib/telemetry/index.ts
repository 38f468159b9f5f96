export type { EventName } from './catalogue.ts';
export { createTelemetry, type TelemetryOptions } from './create-telemetry.ts';
export { requestIdOf, withinInvocation } from './invocation.ts';
export type { FieldName, MetricName } from './names.ts';
export { placeOf } from './place-of.ts';
export type { AnyMeasurement, LogFields, Measurement, Telemetry } from './telemetry.ts';
export { tellOfLooks } from './tell-of-looks.ts';
