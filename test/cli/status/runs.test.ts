import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunState } from '../../../lib/scheduled-reconcile/run-state.ts';
import { runCli } from '../run-cli.ts';
import { startPlace } from './place.ts';

const NOW = 1_790_000_000_000;
const HOUR_MS = 3_600_000;
const ago = (hours: number): string => new Date(NOW - hours * HOUR_MS).toISOString();

let place: Awaited<ReturnType<typeof startPlace>>;
beforeAll(async () => {
  place = await startPlace();
  await write('clerk', {
    v: 1,
    last: {
      startedAt: NOW - 4 * HOUR_MS,
      endedAt: NOW - 3 * HOUR_MS,
      wakeUps: 4,
      mode: 'report',
      outcome: 'finished',
      found: { counts: { missing: 2, extra: 1, foreign: 7 }, users: 1_204, mends: 3 },
    },
  });
  await write('auth0', {
    v: 1,
    held: { by: 'me', until: NOW + 60_000 },
    open: {
      id: 'run',
      startedAt: NOW - 2 * HOUR_MS,
      mode: 'mend',
      mapping: 'm',
      account: 'example.eu.auth0.com',
      wakeUps: 2,
      stalls: 0,
      step: { phase: 'provider', done: 12_000 },
    },
    last: {
      startedAt: NOW - 30 * HOUR_MS,
      endedAt: NOW - 30 * HOUR_MS,
      wakeUps: 1,
      mode: 'mend',
      outcome: 'refused',
      code: 'too_many_removals',
      message: 'it would take away 80 of 1000 users (8 %; 50 allowed), and nothing was sent',
      found: { counts: { deleted: 80 }, users: 920, mends: 80 },
    },
  });
});
afterAll(() => place.close());

async function write(source: string, state: RunState): Promise<void> {
  await place.documents.write(`reconcile#${source}`, 0, JSON.stringify(state));
}

const status = (
  args: readonly string[],
  more: { readonly env?: Record<string, string>; readonly columns?: number } = {},
) =>
  runCli(['status', '--no-letters', ...args], {
    now: () => NOW,
    ...more,
    env: { ...place.env, NO_COLOR: '1', ...more.env },
  });

describe('the scheduled reconcile, in permit-sync status', () => {
  it('is told as JSON: what is under way, and what the last run came to', async () => {
    const { code, json } = await status(['--json']);
    expect(code).toBe(0);
    expect(json()).toMatchObject({
      reconcile: [
        {
          source: 'clerk',
          underWay: null,
          last: {
            beganAt: ago(4),
            endedAt: ago(3),
            mode: 'report',
            wakeUps: 4,
            outcome: 'finished',
            code: null,
            message: null,
            users: 1_204,
            found: { missing: 2, extra: 1, foreign: 7 },
            jobs: 3,
            wouldRefuse: null,
          },
        },
        {
          source: 'auth0',
          underWay: {
            beganAt: ago(2),
            mode: 'mend',
            wakeUps: 2,
            atWork: true,
            step: { phase: 'provider', done: 12_000 },
            sent: null,
            jobs: null,
          },
          last: { outcome: 'refused', code: 'too_many_removals', found: { deleted: 80 } },
        },
      ],
    });
    expect(JSON.stringify(json())).not.toContain('example.eu.auth0.com');
  });

  it('fits a screen of 80 columns', async () => {
    const { stdout } = await status([], { columns: 80 });
    const text = stdout
      .split('\n')
      .map((line) => line.trimEnd().replace(/ {2,}/g, ' | '))
      .join('\n');
    expect(text).toContain(
      'clerk | report | 4 h ago | 3 h ago | 2 missing, 1 extra, 1,204 users read',
    );
    expect(text).toContain('auth0 | mend | 2 h ago | under way | at work, wake-up 2: 12,000 obj');
    expect(text).toContain('auth0 | mend | 30 h ago | 30 h ago | refused: too_many_removals');
    expect(text).toContain('auth0: it would take away 80 of 1000 users');
  });

  it('is told whole, with times, in a pipe', async () => {
    const { stdout } = await status([]);
    expect(stdout).toContain(
      `clerk\treport\t${ago(4)}\t${ago(3)}\t2 missing, 1 extra, 1204 users read`,
    );
    expect(stdout).toContain(
      `auth0\tmend\t${ago(2)}\tunder way\tat work, wake-up 2: 12000 objects of the provider`,
    );
    expect(stdout).toContain('refused: too_many_removals; found 80 deleted');
  });

  it('says of a provider that settings name, and that never had a run', async () => {
    const { stdout } = await status([], { env: { RECONCILE_SOURCES: 'clerk, cognito' } });
    expect(stdout).toContain('cognito\t-\t-\t-\thas not run yet');
  });

  it('says that it is not known, where the table cannot be read', async () => {
    const { code, stdout } = await status([], { env: { LEDGER_TABLE: 'another' } });
    expect(code).toBe(1);
    expect(stdout).toContain('scheduled reconcile: not known');
  });
});
