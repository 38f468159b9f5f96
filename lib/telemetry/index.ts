export { createTelemetry, type TelemetryOptions } from './create-telemetry.ts';
export type { LogFields, Telemetry } from './telemetry.ts';
