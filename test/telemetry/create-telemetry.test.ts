import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTelemetry, withinInvocation } from '../../lib/telemetry/index.ts';

afterEach(() => vi.unstubAllEnvs());

const NOW = Date.UTC(2026, 0, 1);

function written(level?: string) {
  const lines: string[] = [];
  const telemetry = createTelemetry({
    service: 'clerk',
    level,
    write: (line) => lines.push(line),
    now: () => NOW,
  });
  return { telemetry, lines, entries: (): unknown[] => lines.map((line) => JSON.parse(line)) };
}

describe('a log line', () => {
  it('is one line of JSON with time, level, event, service and fields', () => {
    const { telemetry, lines, entries } = written();
    telemetry.info('webhook_accepted', { eventId: 'msg_1', jobs: 2, code: undefined });
    telemetry.warn('webhook_rejected', { message: 'two\nlines' });
    expect(entries()).toEqual([
      {
        timestamp: '2026-01-01T00:00:00.000Z',
        level: 'info',
        event: 'webhook_accepted',
        service: 'clerk',
        eventId: 'msg_1',
        jobs: 2,
      },
      {
        timestamp: '2026-01-01T00:00:00.000Z',
        level: 'warn',
        event: 'webhook_rejected',
        service: 'clerk',
        message: 'two\nlines',
      },
    ]);
    expect(lines.join('')).not.toContain('\n');
  });

  it('keeps its own time, level, event and service', () => {
    const { telemetry, entries } = written();
    const posing = { level: 'error', event: 'faked', service: 'x', timestamp: 'x', jobs: 1 };
    telemetry.info('webhook_accepted', posing);
    expect(entries()).toEqual([
      {
        timestamp: '2026-01-01T00:00:00.000Z',
        level: 'info',
        event: 'webhook_accepted',
        service: 'clerk',
        jobs: 1,
      },
    ]);
  });

  it.each([
    ['debug', ['d', 'i', 'w', 'e']],
    [undefined, ['i', 'w', 'e']],
    ['WARN ', ['w', 'e']],
    ['error', ['e']],
    ['loud', ['i', 'w', 'e']],
  ])('is written from the level %s on', (level, events) => {
    const { telemetry, entries } = written(level);
    telemetry.debug('round', { code: 'd' });
    telemetry.info('round', { code: 'i' });
    telemetry.warn('round', { code: 'w' });
    telemetry.error('round', { code: 'e' });
    expect(entries()).toMatchObject(events.map((code) => ({ code })));
    expect(entries()).toHaveLength(events.length);
  });

  it('heeds LOG_LEVEL when no level is given', () => {
    vi.stubEnv('LOG_LEVEL', 'error');
    const { telemetry, lines } = written();
    telemetry.warn('round');
    expect(lines).toEqual([]);
  });

  it('goes to standard output', () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      createTelemetry({ service: 'clerk' }).info('webhook_accepted');
      expect(write).toHaveBeenCalledOnce();
      expect(String(write.mock.calls[0]?.[0])).toMatch(/^\{.*\}\n$/);
    } finally {
      write.mockRestore();
    }
  });
});

describe('an invocation', () => {
  const traced = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

  it('has its ids in every line that is logged in it, however late', async () => {
    vi.stubEnv('_X_AMZN_TRACE_ID', traced);
    const { telemetry, entries } = written();
    await withinInvocation({ awsRequestId: 'req-1' }, async () => {
      telemetry.info('webhook_accepted', { requestId: 'posing' });
      await Promise.resolve();
      telemetry.info('webhook_ignored');
    });
    const ids = { requestId: 'req-1', traceId: '1-5759e988-bd862e3fe1be46a994272793' };
    expect(entries()).toMatchObject([ids, ids]);
  });

  it('is not mistaken for another that runs at the same time', async () => {
    const { telemetry, entries } = written();
    const gate = Promise.withResolvers<void>();
    const first = withinInvocation({ awsRequestId: 'one' }, async () => {
      await gate.promise;
      telemetry.info('round');
    });
    await withinInvocation({ awsRequestId: 'two' }, async () => {
      telemetry.info('round');
      gate.resolve();
    });
    await first;
    telemetry.info('round');
    expect(entries()).toMatchObject([{ requestId: 'two' }, { requestId: 'one' }, {}]);
    expect(entries()[2]).not.toHaveProperty('requestId');
  });

  it.each([undefined, null, 'x', { awsRequestId: 7 }])(
    'without an id, as of the context %j, has none',
    (context) => {
      vi.stubEnv('_X_AMZN_TRACE_ID', 'odd');
      const { telemetry, lines } = written();
      withinInvocation(context, () => telemetry.info('round'));
      expect(lines.join()).not.toMatch(/requestId|traceId/);
    },
  );
});
