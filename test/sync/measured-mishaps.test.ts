import { describe, expect, it } from 'vitest';
import { LedgerError } from '../../lib/ledger/index.ts';
import { createEngine, type Engine, MINUTE_MS } from './harness.ts';
import { user } from './jobs.ts';
import { people } from './people.ts';

const sumOf = (engine: Engine, name: string): number =>
  engine.metrics
    .filter(({ metric }) => metric === name)
    .flatMap(({ values }) => values)
    .reduce((sum, value) => sum + value, 0);

const refused = async (): Promise<never> => {
  throw new Error('no answer');
};

describe('what goes wrong around the work is counted', () => {
  it('when SQS does not delete what the worker took itself; it comes again, and is unchanged', async () => {
    const engine = createEngine({ queue: (port) => ({ ...port, remove: refused }) });
    engine.send(...people('user', 12));
    await engine.invoke();
    expect(sumOf(engine, 'undeleted')).toBeGreaterThan(0);
    expect(sumOf(engine, 'applied')).toBe(12);
    engine.pass(2 * MINUTE_MS);
    await engine.invoke();
    expect(sumOf(engine, 'applied')).toBe(12);
    expect(sumOf(engine, 'unchanged')).toBeGreaterThan(0);
  });

  it('when SQS does not change a visibility', async () => {
    const engine = createEngine({ queue: (port) => ({ ...port, delay: refused }) });
    engine.standIn.faults.outage();
    engine.send(user('ann', {}));
    await engine.invoke(5_000);
    expect(sumOf(engine, 'delay_failed')).toBe(1);
    expect(engine.memory.queue.size()).toBe(1);
  });

  it('when SQS does not take the copy of a message that was received very often', async () => {
    const engine = createEngine({ queue: (port) => ({ ...port, resend: refused }) });
    engine.standIn.faults.outage();
    engine.send(user('ann', {}));
    for (let n = 0; n < 499; n++) {
      await engine.invoke(5_000);
      engine.pass(MINUTE_MS);
    }
    expect(sumOf(engine, 'resend_failed')).toBe(0);
    await engine.invoke(5_000);
    expect(sumOf(engine, 'resend_failed')).toBe(1);
  });

  it('when the table takes no note of who is aboard, and no word of the worker', async () => {
    const away = () => Promise.reject(new LedgerError('ledger_unavailable', 'the table is away'));
    const engine = createEngine({
      documents: (port) => ({
        ...port,
        read: (pk) => (/^(flight|heartbeat)#/.test(pk) ? away() : port.read(pk)),
      }),
    });
    engine.send(user('ann', {}));
    engine.memory.queue.hand(1);
    engine.pass(10 * MINUTE_MS);
    await engine.invoke();
    expect(sumOf(engine, 'applied')).toBe(1);
    // Before the round, on boarding, and after it.
    expect(sumOf(engine, 'flight_unrecorded')).toBe(3);
    expect(sumOf(engine, 'heartbeat_unwritten')).toBe(1);
  });

  it('when messages are given up by who waits in line, which is no try', async () => {
    const engine = createEngine();
    const rival = await engine.rival().acquire();
    expect(rival).not.toBeNull();
    engine.send(user('ann', {}), user('bob', {}));
    await engine.invoke(5_000);
    expect(sumOf(engine, 'gave_up_in_line')).toBe(2);
    expect(sumOf(engine, 'retried')).toBe(0);
    expect(sumOf(engine, 'applied')).toBe(0);
  });
});

describe('the line of a message that only waits for Permit', () => {
  it('names its event, though no round has read it', async () => {
    const engine = createEngine();
    engine.standIn.faults.outage();
    const job = user('ann', {});
    engine.send(job);
    await engine.invoke();
    engine.pass(MINUTE_MS);
    await engine.invoke();
    const lines = engine.log.filter(({ event }) => event === 'job');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      expect(line).toMatchObject({ outcome: 'retry', source: 'clerk', eventId: job.eventId });
    }
  });
});
