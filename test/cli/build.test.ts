import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clerkMembership, post, signedClerk } from '../../lib/samples/index.ts';
import { startStack } from '../../local/stack/index.ts';
import { type TeamService, teamWithPackage } from '../cognito-wiring/packed-package.ts';
import { runCli } from './run-cli.ts';

const CONFIG = `import { defineSync } from 'permit-sync';
import { prefix } from './prefix.ts';

export default defineSync({ clerk: { tenantKey: \`\${prefix}-{id}\` } });
`;
const USER = { id: 'user_1', email: 'lin@example.com', firstName: 'Lin', lastName: 'Oe' };
const ORGANIZATION = { id: 'org_1', name: 'Blue', slug: 'blue' };

let team: TeamService;
beforeAll(async () => {
  team = await teamWithPackage({ functions: true });
  await writeFile(join(team.folder, 'sync.config.ts'), CONFIG);
  await writeFile(join(team.folder, 'prefix.ts'), `export const prefix: string = 'team';\n`);
}, 60_000);
afterAll(() => team.remove());

const permitSync = async (...args: readonly string[]) => {
  const binary = join(team.folder, 'node_modules/permit-sync/cli/permit-sync.mjs');
  const options = { cwd: team.folder, env: { PATH: process.env['PATH'] ?? '' } };
  return (await promisify(execFile)(process.execPath, [binary, ...args], options)).stdout;
};

describe('permit-sync build, from the package', { timeout: 60_000 }, () => {
  it('writes every function, and into those that map the team’s config', async () => {
    const said = JSON.parse(await permitSync('build', '--json'));
    const shipped = await readdir(join(team.folder, 'node_modules/permit-sync/dist/functions'));
    expect(said.functions.map(({ file }: { file: string }) => file)).toEqual(
      shipped.toSorted().map((file) => `dist/functions/${file}`),
    );
    const mapping = said.functions.filter(({ hasConfig }: { hasConfig: boolean }) => hasConfig);
    expect(mapping.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['handoff', 'scim', 'worker']),
    );
    for (const { file } of mapping) {
      const text = await readFile(join(team.folder, file), 'utf8');
      expect(text).toContain('team');
      expect(text).not.toMatch(/from\s*"permit-sync/);
    }
  });

  it('makes functions that map by it', async () => {
    await permitSync('build', '--out', 'built');
    const shims = join(team.folder, 'functions');
    await mkdir(shims);
    for (const file of await readdir(join(team.folder, 'built'))) {
      const from = join(team.folder, 'built', file);
      const shim = `export { handler } from ${JSON.stringify(from)};\n`;
      await writeFile(join(shims, file.replace('.mjs', '.ts')), shim);
    }
    const stack = await startStack({ functions: pathToFileURL(`${shims}/`), schedule: 'off' });
    try {
      const event = clerkMembership('created', USER, ORGANIZATION, 'org:member', Date.now());
      const signed = signedClerk(event, stack.secrets.clerk, Date.now());
      expect(await post(stack.urls.http, signed)).toBe(202);
      let held = '';
      for (let tries = 0; tries < 300 && !held.includes('team-org_1'); tries++) {
        await pause(100);
        held = await (await fetch(`${stack.urls.permit}/_standin/facts`)).text();
      }
      expect(held).toContain('team-org_1');
    } finally {
      await stack.close();
    }
  });

  it('writes nothing for a config that would not start, and says what is wrong with it', async () => {
    await writeFile(join(team.folder, 'bad.config.ts'), `export default { clerk: { keys: 1 } };\n`);
    await expect(permitSync('build', '--config', 'bad.config.ts', '--out', 'bad')).rejects.toThrow(
      'bad.config.ts: clerk.keys: no such setting',
    );
    await expect(readdir(join(team.folder, 'bad'))).rejects.toThrow(/ENOENT/);
  });
});

it('wants a config of one’s own', async () => {
  const { code, stderr } = await runCli(['build'], { cwd: '/' });
  expect(code).toBe(1);
  expect(stderr).toContain('there is no sync.config.ts in this folder');
});
