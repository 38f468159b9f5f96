import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccess } from '../../../cli/access/index.ts';
import { asHtml } from '../../../cli/reconcile/as-html.ts';
import { reportOf } from '../../../cli/reconcile/report.ts';
import { readRequest } from '../../../cli/reconcile/request.ts';
import { rowOf } from '../../../cli/reconcile/rows.ts';
import { writeReport } from '../../../cli/reconcile/write-report.ts';
import { createTerminal } from '../../../cli/terminal/index.ts';
import type { Comparison, Difference } from '../../../lib/reconcile/index.ts';
import { screens } from '../screens.ts';

const tenantName: Difference = {
  kind: 'changed',
  entity: 'tenant',
  tenant: 'org_1',
  field: 'name',
  permit: null,
  ledgerKnew: false,
};
const NONE = { count: 0, of: 10, allowed: 1 };
const DIFFERENCES: readonly Difference[] = [
  { kind: 'foreign', entity: 'user', user: 'operator', permit: 'operator', ledgerKnew: false },
  {
    kind: 'changed',
    entity: 'user',
    user: 'samlp|corp|joe@corp.test',
    field: 'email',
    provider: 'joe@corp.test',
    permit: 'jim@corp.test',
    ledgerKnew: true,
  },
  {
    kind: 'changed',
    entity: 'tenant',
    tenant: 'org_1',
    field: 'name',
    provider: '<script>alert("x")</script>',
    permit: null,
    ledgerKnew: false,
  },
  {
    kind: 'missing',
    entity: 'role',
    user: 'user_1',
    tenant: 'org_1',
    provider: 'astronaut',
    permit: null,
    ledgerKnew: false,
    reason: 'unknown_role',
  },
];
const comparison: Comparison = {
  source: 'auth0',
  account: 'auth0:example',
  readAt: Date.UTC(2026, 10, 22, 2),
  named: ['samlp|corp|joe@corp.test'],
  read: {
    provider: { users: 2_000, tenants: 1, memberships: 3 },
    ledger: { users: 2, tenants: 1, instances: 0 },
    permit: { users: 3, tenants: 1, roles: 3, instances: 0 },
  },
  findings: DIFFERENCES.map((one) => ({
    entity: 'user',
    key: one.user ?? '',
    id: null,
    differences: [one],
    mends: [],
    removes: { users: 0, tenants: 0, roles: 0, instances: 0 },
  })),
  removals: { users: NONE, tenants: NONE, roles: NONE, instances: NONE },
  othersInUse: false,
  ownTenants: new Set(),
};

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'reconcile-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

async function written(
  options: Readonly<Record<string, unknown>>,
  { columns, clear = false }: { columns?: number; clear?: boolean } = {},
) {
  const { shell, stdout, stderr } = screens({
    cwd,
    env: { NO_COLOR: '1' },
    ...(columns === undefined ? {} : { columns }),
  });
  const json = options['json'] === true;
  const terminal = createTerminal(shell, { json, yes: false, showPersonalData: clear });
  const target = { stage: undefined, region: undefined, configFile: undefined };
  const given = { shell, terminal, access: createAccess(target, shell), args: ['auth0'], options };
  await writeReport(reportOf(comparison, 'stage test', terminal), readRequest(given), given);
  return { stdout: stdout(), stderr: stderr() };
}

describe('the report', () => {
  it('is a table on a screen, counts first, and fits it', async () => {
    const { stdout, stderr } = await written({}, { columns: 80 });
    expect(stdout).toMatchInlineSnapshot(`
      "DIFFERENCE  COUNT
      missing         1
      changed         2
      foreign         1

      DIFFERENCE  OF                PROVIDER          PERMIT          REMARK
      missing     user_1 in org_1   astronaut         –               no such role in…
      changed     user s***@corp.…  j***@corp.test    j***@corp.test  changed in Perm…
      changed     tenant org_1: n…  <script>alert("…  –               no event came
      foreign     user operator     –                 operator
      "
    `);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(stderr).toContain('Found: 1 missing, 2 changed, 1 foreign.');
  });

  it('is a line for each difference in a pipe, whole', async () => {
    const { stdout } = await written({});
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(1 + DIFFERENCES.length);
    expect(lines[1]?.split('\t')).toEqual([
      'missing',
      'user_1 in org_1',
      'astronaut',
      '–',
      'no such role in Permit',
    ]);
  });

  it('lists as many as are asked for, and says how many more there are', async () => {
    const { stdout, stderr } = await written({ limitReport: '1' });
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(stderr).toContain('3 more');
  });

  it('keeps what providers say from moving the cursor', () => {
    const name = 'Ann\u001b[1A\u001b[2K\nall fine';
    const row = rowOf({ ...tenantName, provider: name });
    expect(row.join('|')).not.toMatch(/\p{Cc}/u);
  });

  it('masks personal data in every form, unless it is wanted', async () => {
    for (const options of [{}, { json: true }, { format: 'html' }]) {
      const masked = await written(options);
      expect(masked.stdout + masked.stderr).not.toMatch(/joe|jim/);
      const { stdout } = await written(options, { clear: true });
      expect(stdout).toContain('joe@corp.test');
    }
  });

  it('is one JSON value with all of it', async () => {
    const { stdout } = await written({ json: true, limitReport: '1' });
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({
      source: 'auth0',
      where: 'stage test',
      readAt: '2026-11-22T02:00:00.000Z',
      counts: { missing: 1, changed: 2, foreign: 1, deleted: 0 },
      differences: { length: 4 },
    });
  });

  it('goes to a file that only its owner reads, in the format of its name', async () => {
    const { stdout, stderr } = await written({ output: 'report.html' });
    expect(stdout).toBe('');
    expect(stderr).toContain('The report is in report.html.');
    const file = join(cwd, 'report.html');
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await written({ output: 'report.json' });
    expect(JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'))).toHaveProperty('counts');
    await written({ output: 'report.txt' });
    expect(readFileSync(join(cwd, 'report.txt'), 'utf8')).toContain('missing\tuser_1 in org_1');
    await expect(written({ output: 'no/such/folder.html' })).rejects.toMatchObject({
      code: 'no_file',
    });
  });
});

describe('the page', () => {
  const terminal = createTerminal(screens().shell, {
    json: false,
    yes: false,
    showPersonalData: false,
  });
  const page = asHtml(reportOf(comparison, 'stage <test>', terminal), undefined);

  it('needs nothing from elsewhere', () => {
    expect(page).toContain(`content="default-src 'none';`);
    expect(page).not.toMatch(/(?:src|href)=|@import|url\(|https?:/);
  });

  it('holds what providers say as text, whatever it is', () => {
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).toContain('stage &lt;test&gt;');
  });

  it('tells what, when and where, and every difference', () => {
    expect(page).toContain('2026-11-22T02:00:00.000Z');
    expect(page).toContain('2,000 users');
    expect(page.match(/<tr class=/g)).toHaveLength(DIFFERENCES.length);
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).toContain('@media print');
  });
});
