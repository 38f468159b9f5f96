import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { announceLocalStack } from '../../../cli/access/index.ts';
import { createTokens } from '../../../lib/scim/tokens/index.ts';
import { openTokenTable } from '../../scim/tokens/token-table.ts';
import { type CliOptions, runCli } from '../run-cli.ts';

const DAY_MS = 86_400_000;
const NOW = 1_760_000_000_000;
let place: Awaited<ReturnType<typeof openTokenTable>>;
let env: Record<string, string>;
let tenant = '';
let made = 0;

const created = z.object({ id: z.string(), token: z.string(), url: z.nullable(z.string()) });
const scim = (words: string, options: CliOptions = {}) =>
  runCli(['scim', ...words.split(' ')], { env, now: () => NOW, ...options });
const create = async (more = '', now = () => NOW) =>
  created.parse((await scim(`token create --tenant ${tenant}${more} --json`, { now })).json());
const verify = (token: string) =>
  createTokens({ client: place.client, table: place.table, now: () => NOW }).verify(tenant, token);

beforeAll(async () => {
  place = await openTokenTable();
  env = {
    SCIM_TABLE: place.table,
    SCIM_URL: 'https://api.test/scim/v2/<tenant>',
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_ENDPOINT_URL_DYNAMODB: place.endpoint,
  };
});
beforeEach(() => {
  made += 1;
  tenant = `acme-${made}`;
});
afterAll(() => place.close());

describe('permit-sync scim token create', () => {
  it('shows a token that works, the URL to paste, and where to paste both', async () => {
    const { code, stdout, stderr } = await scim(`token create --tenant ${tenant}`, { columns: 40 });
    expect(code).toBe(0);
    const [token = ''] = /scim_[\w-]{43}/.exec(stdout) ?? [];
    expect(await verify(token)).toBe(true);
    expect(stdout).toContain(`url     https://api.test/scim/v2/${tenant}\n`);
    expect(stderr).toMatch(/Okta, an app from the catalog.*SCIM 2\.0 Base Url/s);
    expect(stderr).toMatch(/Okta, an app of one's own.*SCIM connector base URL/s);
    expect(stderr).toContain('docs/deploy.md#scim');
    expect(stderr).toMatch(new RegExp(`scim token revoke [0-9a-f]{12} --tenant ${tenant}\\n`));
    expect(stderr).toMatch(/Entra.*Secret Token/s);
    expect(stderr).not.toContain(token);
  });

  it('says it to programs, with its expiry', async () => {
    const { stdout } = await scim(`token create --tenant ${tenant} --expires-in-days 30 --json`);
    expect(JSON.parse(stdout)).toEqual({
      tenant,
      id: expect.stringMatching(/^[0-9a-f]{12}$/),
      token: expect.stringMatching(/^scim_/),
      url: `https://api.test/scim/v2/${tenant}`,
      note: '',
      createdAt: new Date(NOW).toISOString(),
      expiresOn: new Date(NOW + 30 * DAY_MS).toISOString(),
    });
  });

  it('knows the local stack by what it has announced', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'scim-local-'));
    const { SCIM_URL: _, ...environment } = env;
    const stack = { pid: process.pid, url: 'http://127.0.0.1:3000', environment };
    const end = announceLocalStack(cwd, stack);
    const words = `token create --tenant ${tenant} --stage local --json`;
    const { json } = await scim(words, { cwd, env: {} });
    end();
    rmSync(cwd, { recursive: true });
    const { url, token } = created.parse(json());
    expect(url).toBe(`http://127.0.0.1:3000/scim/v2/${tenant}`);
    expect(await verify(token)).toBe(true);
  });

  it('does without the URL where it is not known', async () => {
    const { SCIM_URL: _, ...rest } = env;
    const { code, stdout, stderr } = await scim(`token create --tenant ${tenant}`, { env: rest });
    expect({ code, hasUrl: stdout.includes('url') }).toEqual({ code: 0, hasUrl: false });
    expect(stderr).toContain('ScimUrl');
  });

  it.each([
    ['--tenant a/b', '--tenant: must be letters'],
    ['--tenant ..', '--tenant: must be letters'],
    ['--tenant acme --expires-in-days 0', '--expires-in-days: must be a whole number, 1 to 3650'],
    ['--tenant acme --expires-in-days soon', '--expires-in-days: must be a whole number'],
    [`--tenant acme --note ${'n'.repeat(201)}`, '--note: must have 200 characters at most'],
    ['', "required option '--tenant <name>'"],
  ])('refuses %s', async (words, said) => {
    const { code, stdout, stderr } = await scim(`token create ${words}`.trim());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(said);
  });

  it('says what is wrong where the table does not answer', async () => {
    const nowhere = { ...env, AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' };
    const { code, stderr } = await scim('token create --tenant acme', { env: nowhere });
    expect(code).toBe(1);
    expect(stderr).toContain('the store did not answer (PutItem)');
    expect(stderr).toContain('SCIM_TABLE');
  });
});

describe('permit-sync scim token list', () => {
  it('shows ids, ages and notes, and no token', async () => {
    const old = await create(' --note okta --expires-in-days 1');
    const fresh = await create('', () => NOW + 1);
    const later = { now: () => NOW + 3 * DAY_MS };
    const { stdout } = await scim(`token list --tenant ${tenant}`, { ...later, columns: 80 });
    expect(stdout).toMatch(new RegExp(`${old.id} +3 d +expired +okta`));
    expect(stdout).toMatch(new RegExp(`${fresh.id} +2 d +never`));
    expect(stdout).not.toContain('scim_');
    const { json } = await scim(`token list --tenant ${tenant} --json`, later);
    expect(json()).toMatchObject([
      { id: old.id, note: 'okta', expired: true },
      { id: fresh.id, expiresOn: null, expired: false },
    ]);
  });

  it('calls a time what it is in a pipe', async () => {
    const { id } = await create();
    const { stdout } = await scim(`token list --tenant ${tenant}`);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'id\tcreated\texpires\tnote',
      `${id}\t${new Date(NOW).toISOString()}\tnever\t`,
    ]);
  });

  it('says how to make the first', async () => {
    const { code, stdout, stderr } = await scim(`token list --tenant ${tenant}`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain(`scim token create --tenant ${tenant}`);
  });
});

describe('permit-sync scim token revoke', () => {
  it('says what it is about to take, asks, and takes it', async () => {
    const { id, token } = await create(' --note okta');
    const { code, stdout, stderr } = await scim(`token revoke --tenant ${tenant} ${id}`, {
      typed: 'y\n',
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${id} is revoked.\n` });
    expect(stderr).toContain(`${id} ("okta"), 0 s old. ${tenant} has no other.`);
    expect(await verify(token)).toBe(false);
  });

  it('takes nothing after a no, or where nobody can be asked', async () => {
    const { id, token } = await create();
    const no = await scim(`token revoke --tenant ${tenant} ${id}`, { typed: 'n\n' });
    expect(no.code).toBe(0);
    expect(no.stderr).toContain('Nothing was changed.');
    expect((await scim(`token revoke --tenant ${tenant} ${id}`)).code).toBe(2);
    expect(await verify(token)).toBe(true);
  });

  it('fails for one that the tenant has not', async () => {
    const { code, stderr } = await scim(`token revoke --tenant ${tenant} 0123456789ab --yes`);
    expect(code).toBe(1);
    expect(stderr).toContain(`${tenant} has no token 0123456789ab`);
    expect(stderr).toContain(`permit-sync scim token list --tenant ${tenant}`);
  });

  it.each([
    ['--tenant acme', "missing required argument 'id'"],
    ['3f9ac2d07b51', "required option '--tenant <name>'"],
  ])('says where ids are to be found: %s', async (words, missing) => {
    const { code, stderr } = await scim(`token revoke ${words}`);
    expect(code).toBe(2);
    expect(stderr).toContain(missing);
    expect(stderr).toContain('permit-sync scim token list --tenant T');
  });
});
