import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../cli/doctor/checks/reconcile.ts';
import type { ProviderRuns } from '../../../lib/scheduled-reconcile/read-runs.ts';
import { startPlace } from '../status/place.ts';
import { diagnose } from './diagnose.ts';

const HOUR_MS = 3_600_000;
const NOW = 1_790_000_000_000;
const DAILY = { sources: ['clerk'], periodMs: 24 * HOUR_MS } as const;

const ended = (
  hoursAgo: number,
  more: Partial<NonNullable<ProviderRuns['last']>> = {},
): Pick<ProviderRuns, 'last'> => ({
  last: {
    startedAt: NOW - hoursAgo * HOUR_MS - 60_000,
    endedAt: NOW - hoursAgo * HOUR_MS,
    wakeUps: 1,
    mode: 'report',
    outcome: 'finished',
    found: { counts: { missing: 1 }, users: 40, mends: 1 },
    ...more,
  },
});
const begun = (hoursAgo: number): Pick<ProviderRuns, 'open'> => ({
  open: {
    id: 'run',
    startedAt: NOW - hoursAgo * HOUR_MS,
    mode: 'report',
    mapping: 'm',
    account: 'a',
    wakeUps: 1,
    stalls: 0,
  },
});
const REFUSED = {
  outcome: 'refused',
  code: 'too_many_removals',
  message: 'it would take away 9 of 40 users',
} as const;

const found = (runs: Omit<ProviderRuns, 'source'>, schedule?: typeof DAILY) =>
  judge({ source: 'clerk', ...runs }, schedule, NOW);

describe('the scheduled reconcile, where it is on', () => {
  it.each([
    ['ended in time', ended(47), 'ok'],
    ['has not ended for more than two periods', ended(49), 'warning'],
    ['is under way after two periods', { ...ended(49), ...begun(1) }, 'ok'],
    ['is under way for too long', { ...ended(55), ...begun(7) }, 'warning'],
    ['never began', {}, 'warning'],
    ['is at its first run', begun(1), 'ok'],
    ['has been at its first run for a day', begun(24), 'warning'],
    ['failed', ended(1, { outcome: 'failed', code: 'no_access' }), 'warning'],
    ['was held by a brake', ended(1, REFUSED), 'warning'],
  ] as const)('%s: %s', (_, runs, state) => {
    expect(found(runs, DAILY).state).toBe(state);
  });

  it('says why it was held, and where to read what to do', () => {
    const { detail, remedy } = found(ended(3, REFUSED), DAILY);
    expect(detail).toContain('ended 3 h ago, report: refused: too_many_removals');
    expect(detail).toContain('it would take away 9 of 40 users');
    expect(remedy).toContain('docs/runbook.md');
    expect(found(ended(99), DAILY).remedy).toContain('docs/reconcile.md');
    expect(found(ended(99), DAILY).detail).toContain('one is due every 24 h');
  });
});

describe('the scheduled reconcile, where nobody says that it is on', () => {
  it.each([
    ['ended well', ended(1), 'skipped'],
    ['ended long ago', ended(999, REFUSED), 'skipped'],
    ['failed of late', ended(1, { outcome: 'failed', code: 'no_access' }), 'warning'],
  ] as const)('%s: %s', (_, runs, state) => {
    expect(found(runs).state).toBe(state);
  });

  it('was turned off for this provider', () => {
    const auth0 = { source: 'auth0', ...ended(999) } as const;
    expect(judge(auth0, DAILY, NOW)).toMatchObject({
      state: 'skipped',
      detail: expect.stringContaining('off by now'),
    });
  });
});

describe('permit-sync doctor', () => {
  let place: Awaited<ReturnType<typeof startPlace>>;
  beforeAll(async () => {
    place = await startPlace();
  });
  afterAll(() => place.close());

  it('has a finding for each provider of the schedule', async () => {
    const failed = { ...ended(0).last, startedAt: Date.now(), endedAt: Date.now(), ...REFUSED };
    await place.documents.write('reconcile#clerk', 0, JSON.stringify({ v: 1, last: failed }));
    const env = { ...place.env, RECONCILE_SOURCES: 'clerk,auth0' };
    const { of, run } = await diagnose({ env });
    expect(of('reconcile.clerk').detail).toContain('too_many_removals');
    expect(of('reconcile.auth0').detail).toContain('has never run');
    expect(run.code).toBe(0);
  });

  it('does not fail of not knowing', async () => {
    const env = { ...place.env, RECONCILE_SOURCES: 'clerk', LEDGER_TABLE: 'another' };
    const { of } = await diagnose({ env });
    expect(of('reconcile')).toMatchObject({
      state: 'skipped',
      detail: expect.stringContaining('not known'),
    });
  });
});
