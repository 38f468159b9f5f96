import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault, LocalClerkApi } from '../../directories/clerk-api.ts';
import { runCli } from '../run-cli.ts';
import { startPlace } from '../status/place.ts';
import { startCompany } from './clerk-company.ts';
import { type ImportQueue, startImportQueue } from './import-queue.ts';

let queue: ImportQueue;
let clerk: LocalClerkApi;
let cwd: string;
let env: Record<string, string>;
let trouble: Fault | undefined;

beforeAll(async () => {
  queue = await startImportQueue();
  clerk = await startCompany(
    { users: 30, organizations: 2, memberships: 30 },
    { faults: (_, path) => (path.endsWith('/memberships') ? trouble : undefined) },
  );
  // No queue: a dry run needs none.
  env = { CLERK_API_URL: clerk.url, CLERK_SECRET_KEY: clerk.secretKey };
}, 30_000);
afterAll(async () => {
  await clerk.close();
  await queue.close();
});
beforeEach(async () => {
  trouble = undefined;
  cwd = await queue.folder();
});

const sleep = () => Promise.resolve();
const backfill = (...args: readonly string[]) =>
  runCli(['backfill', 'clerk', '--dry-run', ...args], { env, cwd, sleep });

describe('backfill --dry-run', () => {
  it('shows what would become of it, sends nothing and keeps nothing', async () => {
    const { code, stdout } = await backfill();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^clerk:\w+: 30 users, 2 tenants, 30 memberships read$/m);
    expect(stdout).toContain('62 jobs would be sent; nothing was');
    expect(stdout).toMatch(/Permit role\tassignments\nmember\t20\nadmin\t10\n/);
    expect(stdout).toMatch(/Permit tenant\tmembers\norg_000000\t15\norg_000001\t15\n/);
    expect(stdout).toContain('To send them: permit-sync backfill clerk\n');
    expect(await queue.drain()).toEqual([]);
    expect(await readdir(cwd)).toEqual([]);
  });

  it('shows examples without personal data, unless that is asked for', async () => {
    const masked = await backfill('--limit', '3');
    expect(masked.stdout).toContain('and stopped at the limit; it is not all');
    expect(masked.stdout).toContain('"tenant":"org_000000"');
    expect(masked.stdout).not.toContain('Organization 0');
    const clear = await backfill('--limit', '3', '--show-personal-data');
    expect(clear.stdout).toContain('Organization 0');
    expect(clear.stdout).toContain('permit-sync backfill clerk --limit 3');
  });

  it('goes by the config', async () => {
    const roles =
      "{ rename: { 'org:admin': ['admin', 'editor'] }, ignore: ['org:member'], default: 'guest' }";
    await writeFile(join(cwd, 'mine.config.ts'), `export default { clerk: { roles: ${roles} } };`);
    const { code, json } = await backfill('--config', 'mine.config.ts', '--json');
    expect(code).toBe(0);
    expect(json()).toMatchObject({
      dryRun: true,
      state: 'complete',
      jobs: 62,
      roles: [
        { role: 'guest', assignments: 20 },
        { role: 'admin', assignments: 10 },
        { role: 'editor', assignments: 10 },
      ],
      refused: [],
    });
  });

  it('says which roles Permit lacks, where it can be asked', async () => {
    const place = await startPlace(['admin']);
    try {
      const there = { ...place.env, ...env };
      const words = await runCli(['backfill', 'clerk', '--dry-run'], { env: there, cwd });
      expect(words.stdout).toMatch(/\nmember\t20\tnot in Permit\nadmin\t10\t\n/);
      expect(words.stdout).toContain('Not in Permit: member.');
      const { json } = await runCli(['backfill', 'clerk', '--dry-run', '--json'], {
        env: there,
        cwd,
      });
      expect(json()).toMatchObject({ missing: ['member'] });
    } finally {
      await place.close();
    }
  });

  it('says that roles were not compared, and what to set for it', async () => {
    const { stdout } = await backfill();
    expect(stdout).toMatch(/Not compared with the roles in Permit: .*PERMIT_API_KEY.*--stage/);
    expect((await backfill('--json')).json()).toMatchObject({ missing: null });
  });

  it('fails when not all can be read', async () => {
    trouble = { kind: 'status', status: 500 };
    const { code, stdout, stderr } = await backfill();
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/error: not all could be read: .*answered 500.*\nNothing was sent\./);
  });
});
