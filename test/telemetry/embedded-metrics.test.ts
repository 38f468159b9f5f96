import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTelemetry, type Measurement } from '../../lib/telemetry/index.ts';

afterEach(() => vi.unstubAllEnvs());

const NOW = Date.UTC(2026, 0, 1);

function written(namespace?: string) {
  const lines: string[] = [];
  const telemetry = createTelemetry({
    service: 'worker',
    level: 'error',
    namespace,
    write: (line) => lines.push(line),
    now: () => NOW,
  });
  return { telemetry, lines, entries: (): unknown[] => lines.map((line) => JSON.parse(line)) };
}

const directive = (dimensions: readonly string[][], ...Metrics: readonly object[]) => ({
  Namespace: 'PermitSync',
  Dimensions: dimensions,
  Metrics,
});

describe('a counter', () => {
  it('is a line of embedded metric format, whatever the level', () => {
    const { telemetry, entries } = written();
    telemetry.count('rejected', { source: 'clerk', cause: 'bad_signature' });
    telemetry.count('undeleted', {}, 5);
    expect(entries()).toEqual([
      {
        _aws: {
          Timestamp: NOW,
          CloudWatchMetrics: [
            directive([['service'], ['service', 'source', 'cause']], {
              Name: 'rejected',
              Unit: 'Count',
            }),
          ],
        },
        service: 'worker',
        source: 'clerk',
        cause: 'bad_signature',
        rejected: 1,
      },
      {
        _aws: {
          Timestamp: NOW,
          CloudWatchMetrics: [directive([['service']], { Name: 'undeleted', Unit: 'Count' })],
        },
        service: 'worker',
        undeleted: 5,
      },
    ]);
  });

  it('has values for all its dimensions, and none that is private', () => {
    const { telemetry, entries } = written();
    telemetry.count('accepted', { source: 'ada@analytical.test' });
    telemetry.count('rejected', { source: 'clerk', cause: '' });
    expect(entries()).toMatchObject([{ source: '[redacted]' }, { cause: 'none' }]);
  });

  it.each([
    ['shop-prod', 'shop-prod'],
    ['  ', 'PermitSync'],
    [undefined, 'PermitSync'],
  ])('is in the namespace of METRICS_NAMESPACE %j', (setting, namespace) => {
    vi.stubEnv('METRICS_NAMESPACE', setting);
    const { telemetry, lines } = written();
    telemetry.count('undeleted', {});
    expect(lines.join()).toContain(`"Namespace":"${namespace}"`);
  });
});

describe('many measurements', () => {
  const round: readonly Measurement[] = [
    { metric: 'applied', dimensions: {}, values: [12] },
    { metric: 'event_to_permit_ms', dimensions: {}, values: [120, 450.5] },
    { metric: 'retried', dimensions: { cause: 'conflict' }, values: [1] },
    { metric: 'budget_left', dimensions: { limit: 'writes' }, values: [80] },
  ];

  it('share a line', () => {
    const { telemetry, entries } = written('other');
    telemetry.measure(round);
    expect(entries()).toMatchObject([
      {
        _aws: {
          CloudWatchMetrics: [
            {
              Namespace: 'other',
              Dimensions: [['service']],
              Metrics: [
                { Name: 'applied', Unit: 'Count' },
                { Name: 'event_to_permit_ms', Unit: 'Milliseconds' },
              ],
            },
            {
              Dimensions: [['service'], ['service', 'cause']],
              Metrics: [{ Name: 'retried', Unit: 'Count' }],
            },
            {
              Dimensions: [['service'], ['service', 'limit']],
              Metrics: [{ Name: 'budget_left', Unit: 'Percent' }],
            },
          ],
        },
        service: 'worker',
        cause: 'conflict',
        limit: 'writes',
        applied: 12,
        event_to_permit_ms: [120, 450.5],
        retried: 1,
        budget_left: 80,
      },
    ]);
  });

  it('have one more line for each more value of a dimension, or of a metric', () => {
    const { telemetry, entries } = written();
    telemetry.measure([
      ...round,
      { metric: 'budget_left', dimensions: { limit: 'deletes' }, values: [30] },
      { metric: 'permit_calls', dimensions: { kind: 'write' }, values: [2] },
      { metric: 'permit_calls', dimensions: { kind: 'bulk' }, values: [3] },
    ]);
    expect(entries()).toMatchObject([
      { limit: 'writes', budget_left: 80, kind: 'write', permit_calls: 2 },
      { limit: 'deletes', budget_left: 30, kind: 'bulk', permit_calls: 3 },
    ]);
    expect(entries()[1]).not.toHaveProperty('applied');
  });

  it('have at most 100 values of a metric in a line', () => {
    const { telemetry, entries } = written();
    const values = Array.from({ length: 250 }, (_, at) => at);
    telemetry.measure([{ metric: 'event_to_permit_ms', dimensions: {}, values }]);
    expect(entries()).toMatchObject([
      { event_to_permit_ms: values.slice(0, 100) },
      { event_to_permit_ms: values.slice(100, 200) },
      { event_to_permit_ms: values.slice(200) },
    ]);
  });

  it('are nothing where there are none', () => {
    const { telemetry, lines } = written();
    telemetry.measure([]);
    telemetry.measure([{ metric: 'event_to_permit_ms', dimensions: {}, values: [] }]);
    expect(lines).toEqual([]);
  });
});
