import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault, LocalClerkApi } from '../../directories/clerk-api.ts';
import { type CliOptions, runCli } from '../run-cli.ts';
import { aboutCompany, startCompany } from './clerk-company.ts';
import { aboutAll, checkpointIn, type ImportQueue, startImportQueue } from './import-queue.ts';

const COMPANY = { users: 520, organizations: 2, memberships: 520 };

let queue: ImportQueue;
let clerk: LocalClerkApi;
let cwd: string;
let path: string;
let env: Record<string, string>;
/** What becomes of the requests for this path. */
let trouble: ((path: string) => Fault | undefined) | undefined;
let looking: ((path: string) => void) | undefined;

beforeAll(async () => {
  queue = await startImportQueue();
  clerk = await startCompany(COMPANY, {
    faults: (_, path) => trouble?.(path),
    beforeRequest: (_, path) => looking?.(path),
  });
  env = { ...queue.env, CLERK_API_URL: clerk.url, CLERK_SECRET_KEY: clerk.secretKey };
}, 30_000);
afterAll(async () => {
  await clerk.close();
  await queue.close();
});
beforeEach(async () => {
  cwd = await queue.folder();
  path = join(cwd, '.permit-sync/backfill-clerk.json');
});
afterEach(async () => {
  trouble = undefined;
  looking = undefined;
  await queue.clear();
});

const sleep = () => Promise.resolve();
const backfill = (args: readonly string[] = [], options: CliOptions = {}) =>
  runCli(['backfill', 'clerk', ...args], { env, cwd, sleep, ...options });

const down: Fault = { kind: 'status', status: 503 };
/** A run that ends when it comes to memberships. */
async function breakOff(args: readonly string[] = []) {
  trouble = (at) => (at.endsWith('/memberships') ? down : undefined);
  const broken = await backfill(args);
  trouble = undefined;
  return broken;
}

describe('a backfill that broke off', () => {
  it('fails, says how far it came and how to go on, and goes on from there', async () => {
    const broken = await breakOff();
    expect(broken.code).toBe(1);
    expect(broken.stdout).toBe('');
    expect(broken.stderr).toContain('error: the backfill is incomplete: Clerk');
    expect(broken.stderr).toContain('522 jobs of 520 users were sent and confirmed');
    expect(broken.stderr).toContain('Go on with it: permit-sync backfill clerk --resume');
    const before = clerk.requests.length;
    const { code, stdout } = await backfill(['--resume']);
    expect(code).toBe(0);
    expect(stdout).toContain('jobs sent\t1,042');
    expect(stdout).toMatch(/of them now\t520 in/);
    const users = clerk.requests.slice(before).filter((one) => one.startsWith('/v1/users?'));
    expect(users).toEqual([]);
    // Each of them once.
    expect(aboutAll(await queue.drain())).toEqual(aboutCompany(COMPANY));
  });

  it('says so in JSON too', async () => {
    const broken = await breakOff(['--json']);
    expect(broken.code).toBe(1);
    expect(broken.json()).toMatchObject({
      state: 'failed',
      jobs: 522,
      resume: 'permit-sync backfill clerk --resume',
      error: { code: 'unavailable' },
    });
  });

  it('is not begun anew by accident', async () => {
    await breakOff(['--verify']);
    const kept = await readFile(path, 'utf8');
    const { code, stderr } = await backfill();
    expect(code).toBe(2);
    expect(stderr).toMatch(/a run that began \d+ s ago is not finished \(520 users read, 522/);
    expect(stderr).toContain('permit-sync backfill clerk --resume');
    expect(stderr).toContain('permit-sync backfill clerk --restart');
    expect(await readFile(path, 'utf8')).toBe(kept);
  });

  it('is begun anew with --restart', async () => {
    await breakOff();
    await queue.clear();
    expect((await backfill(['--restart'])).code).toBe(0);
    expect(aboutAll(await queue.drain())).toEqual(aboutCompany(COMPANY));
  });

  it('goes on with the options that it began with, and with no others', async () => {
    await breakOff(['--verify', '--since', '2020-01-01']);
    await queue.clear();
    const other = await backfill(['--resume', '--since', '2021-01-01']);
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('--since 2020-01-01, not 2021-01-01');
    expect(other.stderr).toContain('--since 2021-01-01 --verify --restart');
    expect((await backfill(['--resume'])).code).toBe(0);
    expect((await queue.drain()).every(({ verify }) => verify === true)).toBe(true);
  });

  it.each([
    ['account', { CLERK_SECRET_KEY: 'sk_live_another' }, /account clerk:\w+, not clerk:\w+/],
    ['queue', { IMPORT_QUEUE_URL: 'http://127.0.0.1:1/0/Other' }, /another import queue/],
  ])('does not go on with another %s', async (_, other, message) => {
    await breakOff();
    const kept = await readFile(path, 'utf8');
    for (const args of [['--resume'], []]) {
      const { code, stderr } = await backfill(args, { env: { ...env, ...other } });
      expect(code).toBe(1);
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/--restart\n.*--checkpoint FILE/);
    }
    expect(await readFile(path, 'utf8')).toBe(kept);
  });
});

describe('a checkpoint', () => {
  it('has to be there to resume, and not to be done with', async () => {
    const none = await backfill(['--resume']);
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('there is no run to resume');
    await backfill();
    const done = await backfill(['--resume']);
    expect(done.code).toBe(1);
    expect(done.stderr).toContain('there is nothing to resume: the last run was completed');
  });

  it('may be kept elsewhere', async () => {
    expect((await backfill(['--checkpoint', 'mine.json', '--limit', '1'])).code).toBe(0);
    expect(JSON.parse(await readFile(join(cwd, 'mine.json'), 'utf8'))).toMatchObject({
      state: 'limited',
    });
  });

  it('is not made out of a file that is none, which --restart keeps', async () => {
    await writeFile(join(cwd, 'package.json'), '{"name": "mine"}');
    const refused = await backfill(['--checkpoint', 'package.json']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('package.json is no checkpoint of a backfill');
    const forced = await backfill(['--checkpoint', 'package.json', '--restart', '--limit', '1']);
    expect(forced.code).toBe(0);
    expect(await readFile(join(cwd, 'package.json.old'), 'utf8')).toBe('{"name": "mine"}');
    await writeFile(join(cwd, 'package.json'), '{"name": "another"}');
    await backfill(['--checkpoint', 'package.json', '--restart', '--limit', '1']);
    expect(await readFile(join(cwd, 'package.json.old'), 'utf8')).toBe('{"name": "mine"}');
    expect(await readFile(join(cwd, 'package.json.old-2'), 'utf8')).toBe('{"name": "another"}');
  });

  it('is used by one process at a time', async () => {
    await mkdir(join(cwd, '.permit-sync'));
    const { hostname } = await import('node:os');
    await writeFile(`${path}.lock`, JSON.stringify({ pid: process.ppid, host: hostname() }));
    const { code, stderr } = await backfill();
    expect(code).toBe(1);
    expect(stderr).toContain(`process ${process.ppid} on`);
    expect(await queue.drain()).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  it('stops a backfill cleanly, and says how to go on', async () => {
    const stop = new AbortController();
    looking = (at) => {
      if (at.endsWith('/memberships')) stop.abort();
    };
    const stopped = await backfill([], { signal: stop.signal });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('error: stopped');
    expect(stopped.stderr).toContain('Go on with it: permit-sync backfill clerk --resume');
    expect(await checkpointIn(cwd)).toMatchObject({ state: 'running', counts: { users: 520 } });
    looking = undefined;
    expect((await backfill(['--resume'])).code).toBe(0);
    expect(aboutAll(await queue.drain())).toEqual(aboutCompany(COMPANY));
  });

  it('before anything was sent says so, and of a run that is resumed how to go on', async () => {
    const stopAtCount = async (args: readonly string[]) => {
      const stop = new AbortController();
      looking = (at) => {
        if (at.endsWith('/count')) stop.abort();
      };
      const stopped = await backfill(args, { signal: stop.signal });
      looking = undefined;
      return stopped;
    };
    const first = await stopAtCount([]);
    expect(first.code).toBe(130);
    expect(first.stderr).toContain('Nothing was sent.');
    expect((await stopAtCount(['--dry-run'])).stderr).toContain('Nothing was sent.');
    await breakOff();
    const resumed = await stopAtCount(['--resume']);
    expect(resumed.code).toBe(130);
    expect(resumed.stderr).toContain('Go on with it: permit-sync backfill clerk --resume');
  });
});
