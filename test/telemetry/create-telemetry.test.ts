import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTelemetry } from '../../lib/telemetry/index.ts';

const NOW = Date.UTC(2026, 0, 1);

function written(level?: string) {
  const lines: string[] = [];
  const telemetry = createTelemetry({
    service: 'clerk',
    level,
    now: () => NOW,
    write: (line) => lines.push(line),
  });
  return { telemetry, lines, entries: (): unknown[] => lines.map((line) => JSON.parse(line)) };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a log entry', () => {
  it('is one line of JSON', () => {
    const { telemetry, lines, entries } = written();
    telemetry.info('accepted', { eventId: 'msg_1', jobs: 2, fresh: true, absent: undefined });
    telemetry.warn('odd', { message: 'two\nlines' });
    expect(lines.join('')).not.toContain('\n');
    expect(entries()).toEqual([
      {
        timestamp: '2026-01-01T00:00:00.000Z',
        level: 'info',
        event: 'accepted',
        service: 'clerk',
        eventId: 'msg_1',
        jobs: 2,
        fresh: true,
      },
      {
        timestamp: '2026-01-01T00:00:00.000Z',
        level: 'warn',
        event: 'odd',
        service: 'clerk',
        message: 'two\nlines',
      },
    ]);
  });

  it('cannot pass for another one by its fields', () => {
    const { telemetry, entries } = written();
    telemetry.info('accepted', { level: 'error', event: 'faked', service: 'x', timestamp: 'x' });
    expect(entries()).toMatchObject([{ level: 'info', event: 'accepted', service: 'clerk' }]);
  });

  it.each([
    ['info', ['info', 'warn', 'error']],
    ['WARN', ['warn', 'error']],
    ['error', ['error']],
    ['chatty', ['info', 'warn', 'error']],
    [undefined, ['info', 'warn', 'error']],
  ])('at level %s is written from %j on', (level, expected) => {
    const { telemetry, entries } = written(level);
    telemetry.info('a');
    telemetry.warn('b');
    telemetry.error('c');
    expect(entries()).toMatchObject(expected.map((each) => ({ level: each })));
  });

  it('heeds LOG_LEVEL when no level is given', () => {
    vi.stubEnv('LOG_LEVEL', 'error');
    const { telemetry, lines } = written();
    telemetry.warn('unheard');
    expect(lines).toEqual([]);
  });

  it.each([
    ['message', 'user ada@analytical.test is gone', 'user [redacted] is gone'],
    ['userId', 'samlp|loom|ada.b+x@analytical.co.test', 'samlp|loom|[redacted]'],
    ['message', 'sent Bearer abcdef123456', 'sent [redacted]'],
    ['message', 'token eyJhbGciOi.eyJzdWIi.c2lnbg', 'token [redacted]'],
    ['message', 'key permit_key_aB3 and whsec_MfKQ9r8GKYq=', 'key [redacted] and [redacted]'],
    ['message', 'as AKIAIOSFODNN7EXAMPLE', 'as [redacted]'],
    ['email', 'nobody', '[redacted]'],
    ['phone_number', '+15550100017', '[redacted]'],
    ['firstName', 'Ada', '[redacted]'],
    ['apiKey', 'x', '[redacted]'],
    ['clientSecret', 'x', '[redacted]'],
    ['eventId', 'evt_1', 'evt_1'],
    ['reason', 'email_taken', 'email_taken'],
    ['roleName', 'org:admin', 'org:admin'],
  ])('with %s = %s says %s', (name, value, expected) => {
    const { telemetry, entries } = written();
    telemetry.info('x', { [name]: value });
    expect(entries()).toMatchObject([{ [name]: expected }]);
  });

  it('is cut when it is no length for a log', () => {
    const { telemetry, lines } = written();
    telemetry.error('x', { message: 'x'.repeat(1_000_000) });
    expect(lines.join('').length).toBeLessThan(2000);
  });
});

describe('a counter', () => {
  it('is a metric of CloudWatch, by function and by its own dimensions', () => {
    const { telemetry, entries } = written('error');
    telemetry.count('rejected', { source: 'clerk', cause: 'bad_signature' });
    telemetry.count('accepted', {}, 5);
    expect(entries()).toEqual([
      {
        _aws: {
          Timestamp: NOW,
          CloudWatchMetrics: [
            {
              Namespace: 'PermitSync',
              Dimensions: [['service'], ['service', 'source', 'cause']],
              Metrics: [{ Name: 'rejected', Unit: 'Count' }],
            },
          ],
        },
        service: 'clerk',
        source: 'clerk',
        cause: 'bad_signature',
        rejected: 1,
      },
      {
        _aws: {
          Timestamp: NOW,
          CloudWatchMetrics: [
            {
              Namespace: 'PermitSync',
              Dimensions: [['service']],
              Metrics: [{ Name: 'accepted', Unit: 'Count' }],
            },
          ],
        },
        service: 'clerk',
        accepted: 5,
      },
    ]);
  });

  it('never has personal data for a dimension', () => {
    const { telemetry, lines } = written();
    telemetry.count('rejected', { source: 'ada@analytical.test' });
    expect(lines.join()).not.toContain('ada@');
  });
});
