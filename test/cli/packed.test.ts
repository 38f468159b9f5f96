import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TeamService, teamWithPackage } from '../cognito-wiring/packed-package.ts';

const MEMBERSHIP = fileURLToPath(
  new URL('../fixtures/clerk/organizationMembership.created.json', import.meta.url),
);
const CONFIG = `import { defineSync } from 'permit-sync';

export default defineSync({ clerk: { tenantKey: 'team-{id}' } });
`;

let team: TeamService;
beforeAll(async () => {
  team = await teamWithPackage();
}, 60_000);
afterAll(() => team.remove());

const permitSync = async (...args: readonly string[]) => {
  const binary = join(team.folder, 'node_modules/permit-sync/cli/permit-sync.mjs');
  const env = { PATH: process.env['PATH'] ?? '' };
  const options = { cwd: team.folder, env };
  return (await promisify(execFile)(process.execPath, [binary, ...args], options)).stdout;
};

describe('the packed command line', { timeout: 30_000 }, () => {
  it('runs from the package alone, without its dependencies', async () => {
    expect(await permitSync('--help')).toContain('Usage: permit-sync');
    expect(await permitSync('trigger', '--list')).toContain('user.created');
  });

  it("maps by the shipped config, and by the team's own where there is one", async () => {
    expect(await permitSync('explain', MEMBERSHIP)).not.toContain('team-');
    await writeFile(join(team.folder, 'sync.config.ts'), CONFIG);
    expect(await permitSync('explain', MEMBERSHIP)).toContain('team-');
  });
});
