import { createTelemetry, type Telemetry } from '../../lib/telemetry/index.ts';

/**
 * A telemetry of a test, to which nothing is told that is not also written as the real one writes it: so its lines, too, are
 * searched when the run is over.
 */
export function spoken(telemetry: Telemetry): Telemetry {
  const real = createTelemetry({ service: 'test', level: 'debug', write: () => {} });
  const both =
    (level: 'debug' | 'info' | 'warn' | 'error'): Telemetry['info'] =>
    (event, fields) => {
      real[level](event, fields);
      telemetry[level](event, fields);
    };
  return {
    debug: both('debug'),
    info: both('info'),
    warn: both('warn'),
    error: both('error'),
    count(...counted) {
      real.count(...counted);
      telemetry.count(...counted);
    },
    measure(measurements) {
      real.measure(measurements);
      telemetry.measure(measurements);
    },
  };
}
