import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { budgetPk, circuitPk, createBudget, createCircuit } from '../../../lib/admission/index.ts';
import { encodeHeartbeat, HEARTBEAT_PK, SILENCE } from '../../../lib/sync/worker/heartbeat.ts';
import { DOCUMENTED_LIMITS } from '../../../local/permit/index.ts';
import { runCli } from '../run-cli.ts';
import { startPlace } from './place.ts';

/** A little after what the embedded queues take for now, so that all letters came before. */
const NOW = Date.now() + 3_600_000;
const MINUTE_MS = 60_000;
const ago = (ms: number): string => new Date(NOW - ms).toISOString();

let place: Awaited<ReturnType<typeof startPlace>>;
let fresh: Awaited<ReturnType<typeof startPlace>>;
beforeAll(async () => {
  place = await startPlace();
  fresh = await startPlace();
  const { env, documents, send } = place;
  await send(env['SYNC_QUEUE_URL'], 3);
  const failedAt = NOW - 10 * MINUTE_MS;
  await send(env['DEAD_LETTER_QUEUE_URL'], 12, { reason: 'unknown_role', failedAt });
  await send(env['DEAD_LETTER_QUEUE_URL'], 2);
  const account = { apiKey: env['PERMIT_API_KEY'] ?? '', apiUrl: env['PERMIT_API_URL'] ?? '' };
  const now = () => NOW - 2_000;
  const budget = { documents, pk: budgetPk(account), limits: DOCUMENTED_LIMITS, now };
  await createBudget(budget).take({ requests: 100 }, 'live');
  const circuit = { documents, pk: circuitPk(account), now, random: () => 1 };
  await createCircuit(circuit).open('outage');
  await place.holdLease(NOW - 1_000);
  const heartbeat = {
    ...SILENCE,
    at: NOW - 12_000,
    lastAppliedAt: NOW - 3 * MINUTE_MS,
    counts: { ...SILENCE.counts, applied: 7, retried: 1 },
    live: {
      drainedAt: null,
      oldest: { id: 'm', sentAt: NOW - 20 * MINUTE_MS, dueAt: NOW + MINUTE_MS },
    },
  };
  await documents.write(HEARTBEAT_PK, 0, encodeHeartbeat(heartbeat));
});
afterAll(async () => {
  await place.close();
  await fresh.close();
});

const status = (...args: string[]) =>
  runCli(['status', ...args], { env: place.env, now: () => NOW });

describe('permit-sync status', () => {
  it('tells everything as JSON', async () => {
    const { code, json } = await status('--json');
    expect(code).toBe(0);
    expect(json()).toEqual({
      at: ago(0),
      place: 'as the environment says',
      queues: {
        live: {
          visible: 3,
          inFlight: 0,
          delayed: 0,
          oldest: { sentAt: ago(20 * MINUTE_MS), seenAt: ago(12_000) },
        },
        import: { visible: 0, inFlight: 0, delayed: 0, oldest: null },
        deadLetters: { visible: 14, inFlight: 0, delayed: 0 },
      },
      deadLetters: {
        at: ago(0),
        seen: 14,
        complete: true,
        reasons: [
          { reason: 'unknown_role', letters: 12, oldestAt: ago(10 * MINUTE_MS) },
          { reason: null, letters: 2, oldestAt: expect.any(String) },
        ],
      },
      budget: expect.objectContaining({
        requests: {
          left: 57,
          burst: 130,
          perMinute: 816,
          limit: 1_000,
          windowMs: MINUTE_MS,
          pausedUntil: null,
        },
      }),
      circuit: { state: 'open', cause: 'outage', since: ago(2_000), nextProbeAt: ago(-3_000) },
      lease: { held: true, until: ago(-19_000), epoch: 1 },
      worker: {
        saidAt: ago(12_000),
        lastAppliedAt: ago(3 * MINUTE_MS),
        lastInvocation: {
          applied: 7,
          unchanged: 0,
          superseded: 0,
          ignored: 0,
          retried: 1,
          dead: 0,
        },
      },
      reconcile: [],
      failures: [],
    });
  });

  it('is one screen of ages and counts on a terminal, without colours where they are not wanted', async () => {
    const env = { ...place.env, NO_COLOR: '1' };
    const { code, stdout } = await runCli(['status'], { env, now: () => NOW, columns: 80 });
    expect(code).toBe(0);
    const lines = plain(stdout).split('\n');
    expect(lines.length).toBeLessThan(30);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    const text = lines.map((line) => line.replace(/ {2,}/g, ' | ')).join('\n');
    expect(text).toContain('live | 3 | 0 | 0 | 20 min | as the worker saw 12 s ago');
    expect(text).toContain('dead letters | 14 | 0 | 0 | 59 min | a look at all of them');
    expect(text).toContain('unknown_role | 12 | 10 min');
    expect(text).toContain('none (SQS moved them: the worker died on them) | 2 | 59 min');
    expect(text).toContain('requests | 57 | 130 | 816/min | 1,000/min | -');
    expect(text).toContain(
      'Permit circuit | opened 2 s ago: Permit does not answer; next probe in 3 s',
    );
    expect(text).toContain('writer lease | held by writer 1, ends in 19 s unless renewed');
    expect(text).toContain('last applied | 3 min ago');
    expect(text).toContain('its last invocation | 7 applied, 1 to be tried again');
  });

  it('is whole lines between tabs, with times, in a pipe', async () => {
    const { stdout } = await status();
    expect(stdout).toContain(
      `live\t3\t0\t0\t${ago(20 * MINUTE_MS)}\tas the worker saw ${ago(12_000)}`,
    );
    expect(stdout).toContain(`unknown_role\t12\t${ago(10 * MINUTE_MS)}`);
    expect(stdout).toContain('requests\t57\t130\t816/min\t1000/min\t-');
    expect(stdout).toContain(`last applied\t${ago(3 * MINUTE_MS)}`);
  });

  it('leaves dead letters where others see them, and looks into none when told so', async () => {
    await status();
    const { code, json } = await status('--json', '--no-letters');
    expect(code).toBe(0);
    expect(json()).toMatchObject({
      deadLetters: null,
      queues: { deadLetters: { visible: 14, inFlight: 0 } },
    });
  });

  it('says that the worker is silent while messages wait', async () => {
    const later = { env: place.env, now: () => NOW + 48 * MINUTE_MS };
    const { stdout } = await runCli(['status', '--no-letters'], { ...later, columns: 100 });
    expect(plain(stdout)).toContain('last word 48 min ago, though 3 messages wait');
  });

  it('knows a place where nothing has happened yet', async () => {
    const { code, stdout } = await runCli(['status'], { env: fresh.env });
    expect(code).toBe(0);
    expect(stdout).toContain('live\t0\t0\t0\t-\t-');
    expect(stdout).toContain('bulk\t47\t47\t');
    expect(stdout).toContain('Permit circuit\tclosed: Permit stands');
    expect(stdout).toContain('writer lease\tfree');
    expect(stdout).toContain('worker\thas not said anything yet');
  });

  it('shows the rest, and fails, when something cannot be seen', async () => {
    const { PERMIT_API_KEY: _, ...env } = place.env;
    const { code, stdout, stderr } = await runCli(['status', '--no-letters'], {
      env,
      now: () => NOW,
    });
    expect(code).toBe(1);
    expect(stdout).toContain('live\t3');
    expect(stdout).toContain('Permit budget: not known');
    expect(stdout).toContain('Permit circuit\tnot known');
    expect(stderr.match(/PERMIT_API_KEY: missing/g)).toHaveLength(1);
    expect(stderr).toContain('docs/cli.md');
  });

  it('names a queue that does not exist, with what to do', async () => {
    const env = { ...place.env, SYNC_QUEUE_URL: `${place.env['SYNC_QUEUE_URL']}-not` };
    const { code, stdout, stderr } = await runCli(['status', '--no-letters'], {
      env,
      now: () => NOW,
    });
    expect(code).toBe(1);
    expect(stdout).toContain('queues: not known');
    expect(stdout).toContain('last applied\t');
    expect(stderr).toContain('check the queue URL');
    expect(stderr).toContain('permit-sync doctor');
  });

  it('names a table that does not exist', async () => {
    const env = { ...place.env, LEDGER_TABLE: 'another' };
    const { code, stdout, stderr } = await runCli(['status', '--no-letters'], {
      env,
      now: () => NOW,
    });
    expect(code).toBe(1);
    expect(stdout).toContain('worker\tnot known');
    expect(stderr).toContain('ResourceNotFoundException');
  });

  it('has a help that fits 80 columns, with examples', async () => {
    const { code, stdout } = await runCli(['status', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('$ permit-sync status --stage prod --watch');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

// biome's rule against control characters in patterns would have it spelled so.
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g');
const plain = (text: string): string => text.replace(ESCAPES, '');
