import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../run-cli.ts';
import { startPlace } from '../status/place.ts';
import { diagnose } from './diagnose.ts';

let place: Awaited<ReturnType<typeof startPlace>>;
beforeAll(async () => {
  place = await startPlace();
});
afterAll(() => place.close());
afterEach(() => void vi.unstubAllEnvs());

describe('permit-sync doctor', () => {
  it('finds nothing wrong where all is well, and changes nothing', async () => {
    place.standIn.resetCalls();
    const { run, ids } = await diagnose({ env: place.env });
    expect(ids('failed')).toEqual([]);
    expect(ids('warning')).toEqual([]);
    expect(ids('skipped')).toEqual(['ledger.ttl', 'worker', 'reconcile']);
    expect(run.code).toBe(0);
    expect(run.stderr).toBe('');
    const { latest } = place.standIn.calls();
    expect(new Set(latest.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(latest.length).toBeLessThanOrEqual(5);
  });

  it('says with a mark and a word how each stands, and what to do below it, in 80 columns', async () => {
    const env = { ...place.env, NO_COLOR: '1', LEDGER_TABLE: 'another', AUTH0_WEBHOOK_TOKENS: 'x' };
    const { code, stdout } = await runCli(['doctor'], { env, columns: 80 });
    expect(code).toBe(1);
    const lines = stdout.split('\n').map(plain);
    expect(lines.find((line) => line.includes('live queue'))).toMatch(/^✓ ok/);
    expect(lines.find((line) => line.includes('ledger table'))).toMatch(/^✗ failed/);
    expect(lines.find((line) => line.includes('Auth0 tokens'))).toMatch(/^! warning/);
    expect(lines.find((line) => line.includes('table expiry'))).toMatch(/^- skipped/);
    const table = lines.findIndex((line) => line.includes('ledger table'));
    expect(lines.slice(table, table + 4).join('\n')).toContain('→ Is --stage right?');
    expect(lines.at(-2)).toMatch(/^1 failed, 1 to look at, \d+ ok, \d+ skipped$/);
    // The environment's id is a word that cannot be broken.
    const long = lines.filter((line) => line.length > 80 && !line.includes('0000-4000'));
    expect(long).toEqual([]);
  });

  it('is a row for each check in a pipe', async () => {
    const { stdout } = await runCli(['doctor'], { env: place.env });
    const rows = stdout.replace(/\n$/, '').split('\n');
    expect(rows[0]).toBe('state\tcheck\ttitle\tfinding\tremedy');
    expect(rows.every((row) => row.split('\t').length === 5)).toBe(true);
    expect(stdout).toContain('ok\tqueue.live\tlive queue\tSyncQueue in us-east-1\t');
  });

  it('names every setting that is missing or malformed at once, and never a value', async () => {
    const env = {
      PERMIT_API_KEY: 'two words',
      PERMIT_LIMITS: '{"requestsPerMinute":0}',
      SYNC_QUEUE_URL: 'secret@nowhere',
    };
    const { run, ids, of } = await diagnose({ env });
    expect(run.code).toBe(1);
    expect(ids('failed')).toEqual(
      expect.arrayContaining([
        'settings.DEAD_LETTER_QUEUE_URL',
        'settings.LEDGER_TABLE',
        'settings.PERMIT_API_KEY',
        'settings.PERMIT_LIMITS',
        'settings.SYNC_QUEUE_URL',
      ]),
    );
    expect(of('settings.LEDGER_TABLE')).toMatchObject({ detail: 'LEDGER_TABLE: missing' });
    expect(of('settings.LEDGER_TABLE').remedy).toContain('--stage');
    expect(run.stdout).not.toContain('two words');
    expect(run.stdout).not.toContain('secret@nowhere');
  });

  it('checks what can be checked where the rest is missing', async () => {
    const { PERMIT_API_KEY: _, LEDGER_TABLE: __, ...env } = place.env;
    const { of } = await diagnose({ env });
    expect(of('queue.live').state).toBe('ok');
    expect(of('clock').state).toBe('ok');
    expect(of('permit.key')).toMatchObject({ state: 'skipped' });
    expect(of('ledger.table')).toMatchObject({
      state: 'skipped',
      detail: 'LEDGER_TABLE is not set',
    });
    const { LEDGER_TABLE: ___, ...withKey } = place.env;
    expect((await diagnose({ env: withKey })).of('permit.key').state).toBe('ok');
  });

  it('says that there are no AWS credentials, and asks nobody as nobody', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) {
      vi.stubEnv(name, undefined);
    }
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/credentials');
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config');
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...env } = place.env;
    const { run, of } = await diagnose({ env });
    expect(run.code).toBe(1);
    expect(of('aws')).toMatchObject({ state: 'failed' });
    expect(of('aws').detail).toContain('no AWS credentials were found');
    expect(of('aws').remedy).toContain('aws sso login');
    expect(of('queue.live').state).toBe('skipped');
    expect(of('ledger.table').state).toBe('skipped');
    expect(of('permit.key').state).toBe('ok');
  });

  it('says that no region is set', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config');
    const { AWS_REGION: _, ...env } = place.env;
    const { of } = await diagnose({ env });
    expect(of('aws')).toMatchObject({ state: 'failed', detail: 'no AWS region is set' });
    expect(of('aws').remedy).toContain('--region');
  });

  it('stops at Ctrl-C', async () => {
    const stop = new AbortController();
    stop.abort();
    const { code, stderr } = await runCli(['doctor'], { env: place.env, signal: stop.signal });
    expect(code).toBe(130);
    expect(stderr).toContain('permit-sync doctor');
  });

  it('has a help that fits 80 columns, with examples', async () => {
    const { stdout } = await runCli(['doctor', '--help']);
    expect(stdout).toContain('$ permit-sync doctor --stage prod --fix');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

// biome's rule against control characters in patterns would have it spelled so.
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g');
const plain = (text: string): string => text.replace(ESCAPES, '');
