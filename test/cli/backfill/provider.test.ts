import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalClerkApi } from '../../directories/clerk-api.ts';
import { runCli } from '../run-cli.ts';
import { aboutCompany, startCompany } from './clerk-company.ts';
import { aboutAll, checkpointIn, type ImportQueue, startImportQueue } from './import-queue.ts';

const COMPANY = { users: 40, organizations: 3, memberships: 40 };

let queue: ImportQueue;
let clerk: LocalClerkApi;
let cwd: string;
let env: Record<string, string>;

beforeAll(async () => {
  queue = await startImportQueue();
  // Every third request is refused for the rate limit, every fifth fails.
  clerk = await startCompany(COMPANY, {
    faults: (n) => {
      if (n % 3 === 0) return { kind: 'throttled', retryAfter: 3 };
      return n % 5 === 0 ? { kind: 'status', status: 500 } : undefined;
    },
  });
  env = { ...queue.env, CLERK_API_URL: clerk.url, CLERK_SECRET_KEY: clerk.secretKey };
}, 30_000);
afterAll(async () => {
  await clerk.close();
  await queue.close();
});
beforeEach(async () => {
  cwd = await queue.folder();
});
afterEach(() => queue.clear());

const sleep = () => Promise.resolve();
const backfill = (...args: readonly string[]) =>
  runCli(['backfill', 'clerk', ...args], { env, cwd, sleep });

describe('backfill clerk', () => {
  it('puts all of a throttling, failing instance on the import queue', async () => {
    const { code, stdout, stderr } = await backfill();
    expect(stderr).toContain('Clerk: rate limit, waiting');
    expect(code).toBe(0);
    expect(aboutAll(await queue.drain())).toEqual(aboutCompany(COMPANY));
    expect(stdout).toMatch(/^clerk:\w+: complete$/m);
    expect(stdout).toContain('users read\t40');
    expect(stdout).toContain('jobs sent\t83');
    expect(stdout).toContain('permit-sync status --watch');
    expect(await checkpointIn(cwd)).toMatchObject({ state: 'complete', counts: { jobs: 83 } });
  });

  it('tells it as one JSON value', async () => {
    const { code, json } = await backfill('--json', '--verify');
    expect(code).toBe(0);
    expect(json()).toMatchObject({
      state: 'complete',
      source: 'clerk',
      read: { users: 40, tenants: 3, memberships: 40 },
      jobs: 83,
      older: 0,
    });
    expect((await queue.drain()).every(({ verify }) => verify === true)).toBe(true);
  });

  it('stops at a limit, and does not call that complete', async () => {
    const { code, stdout } = await backfill('--limit', '7');
    expect(code).toBe(0);
    expect(stdout).toContain('stopped at the limit of 7 users; it is not all');
    const sent = await queue.drain();
    expect(sent.filter(({ kind }) => kind === 'user')).toHaveLength(7);
    expect(await checkpointIn(cwd)).toMatchObject({ state: 'limited' });
    // It is over all the same: another run needs no word about it.
    expect((await backfill('--limit', '1')).code).toBe(0);
  });

  it('leaves out what has not changed since', async () => {
    // Users of this instance change a second apart, the last of them 39.5 s after the first.
    const { json } = await backfill('--since', '2023-11-14T22:13:30Z', '--json');
    expect(json()).toMatchObject({ read: { users: 40 } });
    const users = (await queue.drain()).flatMap((job) => (job.kind === 'user' ? [job.user] : []));
    expect(users).toHaveLength(30);
    expect(users).not.toContain('user_000009');
    expect(users).toContain('user_000010');
  });

  it('needs an import queue', async () => {
    const { IMPORT_QUEUE_URL: _, ...without } = env;
    const { code, stderr } = await runCli(['backfill', 'clerk'], { env: without, cwd, sleep });
    expect(code).toBe(1);
    expect(stderr).toContain('IMPORT_QUEUE_URL is not set');
  });

  it('says that the queue is not there, and how to go on when it is', async () => {
    const elsewhere = { ...env, IMPORT_QUEUE_URL: `${env['IMPORT_QUEUE_URL']}-gone` };
    const { code, stderr } = await runCli(['backfill', 'clerk'], { env: elsewhere, cwd, sleep });
    expect(code).toBe(1);
    expect(stderr).toMatch(/the backfill is incomplete: .*QueueDoesNotExist.*check the queue URL/);
    expect(stderr).toContain('Go on with it: permit-sync backfill clerk --resume');
  });

  it.each([
    [['--limit', '0'], '--limit "0"'],
    [['--limit', 'many'], '--limit "many"'],
    [['--since', 'yesterday'], '--since "yesterday"'],
    [['--since', '2999-01-01'], 'in the future'],
    [['--resume', '--restart'], 'give one of them'],
    [['--dry-run', '--resume'], '--resume does not go with it'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr, stdout } = await backfill(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });
});
