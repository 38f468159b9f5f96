import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TeamService, teamWithPackage } from '../../cognito-wiring/packed-package.ts';
import { joins } from './folder.ts';

let team: TeamService;
beforeAll(async () => {
  team = await teamWithPackage();
}, 60_000);
afterAll(() => team.remove());

const write = (name: string, define: string, value: unknown) =>
  writeFile(
    join(team.folder, name),
    `import { ${define} } from 'permit-sync';\n\nexport default ${define}(${JSON.stringify(value)});\n`,
  );
const permitSync = (...args: readonly string[]) => {
  const binary = join(team.folder, 'node_modules/permit-sync/cli/permit-sync.mjs');
  const options = { cwd: team.folder, env: { PATH: process.env['PATH'] ?? '' } };
  return promisify(execFile)(process.execPath, [binary, ...args], options);
};

describe('mapping test, packed', { timeout: 30_000 }, () => {
  it('runs what is shipped, and what a team writes with the package', async () => {
    expect((await permitSync('mapping', 'test')).stdout).toContain('ok\ta role is given at Auth0');
    await write('sync.config.ts', 'defineSync', { clerk: { tenantKey: 'team-{id}' } });
    const facts = { tenants: { 'team-org_7': {} } };
    await write('sync.examples.ts', 'defineExamples', [{ ...joins, facts }]);
    expect((await permitSync('mapping', 'test')).stdout).toContain('ok\tan admin joins');
  });

  it("tells what the package says of a team's own files", async () => {
    await write('sync.config.ts', 'defineSync', { clerk: { tenantkey: 'team-{id}' } });
    await expect(permitSync('mapping', 'test')).rejects.toMatchObject({
      stderr: expect.stringContaining('error: sync.config.ts: clerk.tenantkey: no such setting'),
    });
    await write('sync.config.ts', 'defineSync', {});
    await write('sync.examples.ts', 'defineExamples', [{ ...joins, facts: {} }]);
    await expect(permitSync('mapping', 'test')).rejects.toMatchObject({
      stderr: expect.stringContaining('error: sync.examples.ts: 1 "an admin joins": facts: states'),
    });
  });
});
