import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'permit-sync-demo-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const write = (name: string, value: unknown) =>
  writeFile(join(folder, name), `export default ${JSON.stringify(value)};\n`);

async function demo(config: string) {
  const child = spawn(process.execPath, ['local/demo.ts', '--config', config], {
    cwd: root,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { output, errors, code };
}

const joined = (role: string) => ({
  type: 'organizationMembership.created',
  data: {
    role,
    organization: { id: 'org_mill' },
    public_user_data: { user_id: 'user_joan' },
  },
});

describe('the demo of a config', () => {
  it('plays every example of the folder through the stack, by the folder’s config', async () => {
    const { output, code } = await demo('examples/cognito-groups');
    expect(output).toMatch(/All \d+ examples are as stated/);
    expect(code).toBe(0);
    expect(output).not.toContain('\u001b');
  }, 60_000);

  it('says what differs, keeps examples apart, and ends with 1', async () => {
    await write('sync.config.ts', { clerk: { roles: { rename: { 'org:boss': 'owner' } } } });
    await write('sync.examples.ts', [
      {
        name: 'first',
        source: 'clerk',
        events: [joined('org:boss')],
        facts: { users: { user_joan: { roles: { org_mill: 'chief' } } } },
      },
      {
        name: 'second',
        source: 'clerk',
        events: [joined('org:guest')],
        facts: { users: { user_joan: { roles: { org_mill: 'guest' } } } },
      },
      {
        name: 'third',
        source: 'clerk',
        events: [{ type: 'user.created', data: {} }],
        refused: 'x',
      },
    ]);
    const { output, code } = await demo(join(folder, 'sync.config.ts'));
    expect(code).toBe(1);
    expect(output).toContain('2 of 3 examples are not as stated');
    expect(output).toContain('users.user_joan.roles.org_mill\n    stated: chief; found: owner');
    expect(output).toContain('stated: x; found: unparseable_event');
    const second = output.slice(output.indexOf('2  second'), output.indexOf('3  third'));
    expect(second).toContain('+ users.user_joan  roles.org_mill: guest');
    expect(second).toContain('Permit holds what the example states');
  }, 60_000);

  it('ends with 2 and one message when the config cannot be used', async () => {
    await write('sync.config.ts', { clerk: { userkey: 'x' } });
    await write('sync.examples.ts', []);
    expect(await demo(folder)).toMatchObject({
      output: '',
      errors: expect.stringMatching(/sync\.config\.ts: clerk\.userkey: no such setting\n$/),
      code: 2,
    });
  });
});
