import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeJob, type SyncJob } from '../../../lib/jobs/index.ts';
import { DOCUMENTS } from '../../reconcile/documents.ts';
import { tenant, user } from '../../sync/jobs.ts';
import { runCli } from '../run-cli.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'explain-'));
  writeFileSync(join(cwd, 'sync.config.ts'), `export default ${JSON.stringify(DOCUMENTS)};`);
});
afterAll(() => rmSync(cwd, { recursive: true }));

const explain = (job: SyncJob) =>
  runCli(['explain', '-'], { cwd, stdin: encodeJob({ ...job, observedAt: Date.now() }) });

it('tells what a record declares: resource instances, and what they are to each other', async () => {
  const folders = [
    { id: 'f1', title: 'Plans' },
    { id: 'f2', title: '2026', parent: 'f1' },
  ];
  const { stdout } = await explain(
    tenant('org_1', { name: 'One', metadata: { tier: 2, folders } }),
  );
  const lines = stdout.split('\n').map((line) => line.split('\t').slice(0, 4).join(' '));
  expect(lines).toEqual(
    expect.arrayContaining([
      'instance workspace:org_1 record exists',
      'instance folder:f2 tenant org_1',
      'instance folder:f2 workspace workspace:org_1',
      'instance folder:f2 parent folder:f1',
    ]),
  );
  expect(stdout).toMatch(/^POST\t\/relationship_tuples\t.*"relation":"parent"/m);
});

it('tells what rules on a record give, in tenants and on instances', async () => {
  const metadata = { staff: true, shared: [{ id: 'd1', org: 'org_1', role: 'viewer' }] };
  const { stdout } = await explain(user('user_1', { metadata }));
  expect(stdout).toContain('user\tuser_1\troles in internal\tmember');
  expect(stdout).toContain('user\tuser_1\troles at document:d1\tviewer');
  expect(stdout).toContain('"resource_instance":"document:d1"');
});

it('says when a block takes the roles', async () => {
  const { stdout } = await explain(user('user_1', { blocked: true, metadata: { staff: true } }));
  expect(stdout).toContain('user\tuser_1\tshut out by clerk\ttakes the roles that it gave');
  expect(stdout).toContain('user\tuser_1\troles in internal\tnone');
});
