import { execFile } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TeamService, teamWithPackage } from '../cognito-wiring/packed-package.ts';
import { Template } from '../infra/packaging.ts';
import { zipEntries } from '../infra/zip-entries.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXAMPLE = join(ROOT, 'examples/own-service');
const FILES = [
  'package.json',
  'plans.ts',
  'serverless.yml',
  'sync.config.ts',
  'sync.examples.ts',
] as const;

let team: TeamService;
beforeAll(async () => {
  team = await teamWithPackage({ functions: true });
  for (const file of FILES) await cp(join(EXAMPLE, file), join(team.folder, file));
}, 60_000);
afterAll(() => team.remove());

/** Nothing of this machine's AWS configuration. */
const run = (program: string, ...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [program, ...args], {
    cwd: team.folder,
    env: {
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      HOME: homedir(),
      AWS_CONFIG_FILE: join(team.folder, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: join(team.folder, 'none'),
    },
  });
const permitSync = (...args: readonly string[]) =>
  run(join(team.folder, 'node_modules/permit-sync/cli/permit-sync.mjs'), ...args);

describe('a service of one’s own, with the package', { timeout: 60_000 }, () => {
  it('runs the examples of its config', async () => {
    const { stdout } = await permitSync('mapping', 'test');
    expect(stdout.match(/^ok\t/gm)).toHaveLength(2);
  });

  it('builds and packages its functions', async () => {
    await permitSync('build');
    await run(join(ROOT, 'node_modules/.bin/osls'), 'package', '--stage', 'prod');
    const packaged = join(team.folder, '.serverless');
    const file = join(packaged, 'cloudformation-template-update-stack.json');
    const { Resources, Outputs } = Template.parse(JSON.parse(await readFile(file, 'utf8')));
    expect(Resources).toHaveProperty('WorkerLambdaFunction');
    expect(Resources).toHaveProperty('ClerkLambdaFunction');
    expect(Resources).not.toHaveProperty('Auth0LambdaFunction');
    expect(Outputs['ParameterPath']).toMatchObject({ Value: '/acme-access/prod' });
    expect(zipEntries(join(packaged, 'worker.zip'))).toEqual(['dist/functions/worker.mjs']);
    const worker = await readFile(join(team.folder, 'dist/functions/worker.mjs'), 'utf8');
    expect(worker).toContain('price_t7');
  });
});

it('differs from the shipped serverless.yml in the lines that it marks, and in no other', async () => {
  const [own = '', shipped = ''] = await Promise.all(
    [join(EXAMPLE, 'serverless.yml'), join(ROOT, 'serverless.yml')].map((file) =>
      readFile(file, 'utf8'),
    ),
  );
  // Each begins with a word about itself.
  const from = (text: string) => text.slice(text.indexOf('service: ')).split('\n');
  const theirs = from(shipped);
  const others = from(own).filter((line, at) => line !== theirs[at]);
  expect(others.length).toBeGreaterThan(3);
  expect(others.filter((line) => !line.endsWith(' # own'))).toEqual([]);
  expect(from(own)).toHaveLength(theirs.length);
});
