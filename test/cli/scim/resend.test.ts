import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SyncJob } from '../../../lib/jobs/index.ts';
import { keys } from '../../../lib/scim/store/index.ts';
import { type CliOptions, runCli } from '../run-cli.ts';
import { openScimStore } from './store.ts';

const names = ['ada', 'kim', 'lee'];
let store: Awaited<ReturnType<typeof openScimStore>>;
let tenant = '';
let made = 0;
let users: readonly { readonly id: string; readonly createdAt: number; readonly version: number }[];

const resend = (words: string, options: CliOptions = {}) =>
  runCli(['scim', 'resend', '--tenant', tenant, ...words.split(' ').filter(Boolean)], {
    env: store.env,
    ...options,
  });
const told = (jobs: readonly SyncJob[]) =>
  jobs.flatMap((job) => (job.kind === 'user' ? [job.user] : [])).sort();
const positionOf = (at: number): string => {
  const { createdAt = 0, id = '' } = users[at] ?? {};
  return keys.listEntry(tenant, 'users', createdAt, id).sk;
};

beforeAll(async () => {
  store = await openScimStore();
});
beforeEach(async () => {
  made += 1;
  tenant = `acme-${made}`;
  const created = [];
  for (const name of names) created.push(await store.createUser(tenant, `${name}-${made}`));
  users = created.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
});
afterAll(() => store.close());

describe('permit-sync scim resend', () => {
  it('tells all users of the tenant anew, newer than before, by the import queue', async () => {
    await store.createUser(`${tenant}-other`, 'somebody-else');
    const { code, stdout, stderr } = await resend('', { typed: 'y\n' });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '3 told\n' });
    expect(stderr).toContain(`Tell 3 users of ${tenant} anew (as the environment says)?`);
    const jobs = await store.received('imports');
    expect(told(jobs)).toEqual(names.map((name) => `${name}-${made}`));
    expect(jobs).toHaveLength(6);
    const newest = Math.max(...users.map(({ version }) => version));
    for (const { version } of jobs) expect(version).toBeGreaterThanOrEqual(newest);
    expect(await store.received('live')).toEqual([]);
  });

  it('sends nothing after a no, or where nobody can be asked', async () => {
    expect((await resend('', { typed: 'n\n' })).stderr).toContain('Nothing was sent.');
    expect((await resend('')).code).toBe(2);
    expect(await store.received('imports')).toEqual([]);
  });

  it('goes on where an earlier run stopped', async () => {
    const { stdout } = await resend(`--yes --json --from ${positionOf(1)}`);
    expect(JSON.parse(stdout)).toEqual({ tenant, told: 2, gone: 0 });
    expect(told(await store.received('imports'))).toHaveLength(2);
  });

  it('says how to go on when the queue refuses, and at Ctrl-C', async () => {
    const line = `permit-sync scim resend --tenant ${tenant} --from ${positionOf(0)}`;
    const nowhere = { ...store.env, IMPORT_QUEUE_URL: `${store.env.IMPORT_QUEUE_URL}-not-there` };
    const failed = await resend('--yes', { env: nowhere });
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain(line);
    const stopped = await resend('--yes', { signal: AbortSignal.abort() });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain(line);
  });

  it('has nothing to do for a tenant without users', async () => {
    tenant = 'nobody';
    expect(await resend('')).toMatchObject({ code: 0, stdout: '0 told\n' });
  });

  it('needs the import queue: by the other one it would hold up live traffic', async () => {
    const { code, stderr } = await resend('--yes', {
      env: { ...store.env, IMPORT_QUEUE_URL: '' },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('IMPORT_QUEUE_URL is not set');
  });

  it('takes only a place that an earlier run has told', async () => {
    const { code, stderr } = await resend('--from 17');
    expect(code).toBe(2);
    expect(stderr).toContain('--from: must be what an earlier run ended with');
  });
});
