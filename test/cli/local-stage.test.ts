import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announceLocalStack } from '../../cli/access/index.ts';
import { parseCloudTrail } from '../../lib/providers/index.ts';
import { SAMPLE_PROVIDERS, samples, subjectOf } from '../../lib/samples/index.ts';
import { type Stack, startStack } from '../../local/stack/index.ts';
import { runCli } from './run-cli.ts';

/** A stack that announced itself in a folder of its own, as `npm run dev` does. */
let stack: Stack;
let cwd: string;
let withdraw: () => void;

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'permit-sync-'));
  stack = await startStack({
    config: new URL('../../local/pass-through.config.ts', import.meta.url),
  });
  withdraw = announceLocalStack(cwd, {
    pid: process.pid,
    url: stack.urls.http,
    environment: { ...stack.environment },
  });
}, 60_000);
afterAll(async () => {
  withdraw();
  await stack.close();
  rmSync(cwd, { recursive: true });
});

const cli = (...args: readonly string[]) => runCli([...args, '--stage', 'local'], { cwd });

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (isSo()) return;
    await pause(100);
  }
  throw new Error(`never: ${what}`);
}
const facts = () => stack.permit.standIn?.facts();

const all = SAMPLE_PROVIDERS.flatMap((provider) =>
  Array.from(samples[provider].values(), (sample) => {
    const event = sample.make(subjectOf(provider, sample, {}), 0);
    const { kind } = parseCloudTrail(event, { receivedAt: 0 });
    return { provider, type: sample.type, isLookUp: kind === 'look-up' };
  }),
);

describe('trigger, at the local stack', () => {
  it.each(all.filter(({ isLookUp }) => !isLookUp))(
    'sends $provider $type, and it is taken',
    async ({ provider, type }) => {
      const ended = await runCli(['trigger', provider, type, '--json'], { cwd });
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.json()).toMatchObject({
        event: `${provider} ${type}`,
        accepted: 1,
        events: [{ status: provider === 'cognito' ? 200 : 202 }],
      });
    },
  );

  it('does not send what a user pool would be asked for', async () => {
    expect(all.filter(({ isLookUp }) => isLookUp).length).toBeGreaterThan(5);
    const { code, stderr } = await cli('trigger', 'cognito', 'AdminCreateUser');
    expect(code).toBe(1);
    expect(stderr).toContain('the local stack has no user pool');
    expect(stderr).toContain('AdminDisableUser');
  });

  it('takes the roles of whom an administrator disables', async () => {
    const user = '5a3c1f6e-0000-4000-8000-000000000002';
    await cli('trigger', 'cognito', 'TokenGeneration_HostedAuth', '--user', user);
    const roles = () => facts()?.assignments.filter((one) => one.user === user);
    await until('a role', () => roles()?.length === 1);
    const { stdout } = await cli('trigger', 'cognito', 'AdminDisableUser', '--user', user);
    expect(stdout).toContain('/functions/cognito-admin/invocations');
    expect(stdout).toContain('answer\t200 {"queued":1}');
    await until('no role', () => roles()?.length === 0);
  });

  it('sends many, each about somebody else, and Permit has them all', async () => {
    const { code, stdout, stderr } = await cli(
      ...['trigger', 'clerk', 'user.created', '--user', 'user_many', '--count', '30'],
    );
    expect(code).toBe(0);
    expect(stdout).toBe('events\tstatus\tanswer\n30\t202\t{"queued":1}\n');
    expect(stderr).toContain('permit-sync status --watch --stage local');
    const many = () => facts()?.users.filter(({ key }) => key.startsWith('user_many-'));
    await until('thirty users', () => many()?.length === 30);
    expect(new Set(many()?.map(({ email }) => email)).size).toBe(30);
  });

  it('sends what stands in a file', async () => {
    const printed = await cli('trigger', 'clerk', 'user.created', '--user', 'user_file', '--print');
    writeFileSync(join(cwd, 'event.json'), printed.stdout);
    const { code, stdout } = await cli('trigger', 'clerk', 'event.json');
    expect(code).toBe(0);
    expect(stdout).toContain('event\tclerk event.json\n');
    await until('the user', () => facts()?.users.some(({ key }) => key === 'user_file') === true);
  });

  it('says what is wrong when the secret is not one of those over there', async () => {
    const { code, stdout, stderr } = await runCli(
      ['trigger', 'clerk', 'user.created', '--url', `${stack.urls.http}/`, '--count', '20'],
      { cwd, env: { CLERK_WEBHOOK_SECRETS: 'whsec_bm90IHRoZSBzZWNyZXQ=' } },
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/^[1-4]\t401\t/m);
    expect(stderr).toMatch(/answered 401; 1[6-9] were not sent\nThe secret/);
    expect(stderr + stdout).not.toContain('bm90IHRoZSBzZWNyZXQ');
  });

  it('takes the whole URL of a webhook too, and the secret of the environment', async () => {
    const { code, stdout } = await runCli(
      ['trigger', 'auth0', 'user.updated', '--url', `${stack.urls.http}/webhooks/auth0`],
      { cwd, env: { AUTH0_WEBHOOK_TOKENS: stack.secrets.auth0 } },
    );
    expect(code).toBe(0);
    expect(stdout).toContain(`sent to\t${stack.urls.http}/webhooks/auth0\nanswer\t202`);
  });

  it('invokes a Lambda function as Cognito does, and names one that is not there', async () => {
    const env = {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'nobody',
      AWS_SECRET_ACCESS_KEY: 'nothing',
      AWS_ENDPOINT_URL_LAMBDA: stack.urls.http,
    };
    const invoke = (name: string) =>
      runCli(['trigger', 'cognito', 'TokenGeneration_RefreshTokens', '--function', name, '--yes'], {
        cwd,
        env,
      });
    expect(await invoke('cognito')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('answer\t200 the event, as Cognito wants it'),
    });
    expect(await invoke('nobody')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--function nobody: there is no such function'),
    });
  });
});

describe('explain --against-ledger, at the local stack', () => {
  const member = ['--user', 'user_told', '--organization', 'org_told'];
  const explain = async (stdin: string) =>
    await runCli(['explain', '-', '--against-ledger', '--stage', 'local', '--json'], {
      cwd,
      stdin,
    });

  it('knows what was given, and so what would be taken away', async () => {
    await cli('trigger', 'clerk', 'organizationMembership.created', ...member);
    await until(
      'the role',
      () => facts()?.assignments.some(({ user }) => user === 'user_told') === true,
    );
    const left = await cli(
      'trigger',
      'clerk',
      'organizationMembership.deleted',
      ...member,
      '--print',
    );
    const told = await explain(left.stdout);
    expect(told.json()).toMatchObject({
      ledger: 'stage local',
      jobs: [{ outcome: 'apply' }],
      calls: [
        {
          method: 'DELETE',
          path: '/role_assignments',
          body: { user: 'user_told', role: 'admin', tenant: 'org_told' },
        },
      ],
      cost: { requests: 1, writes: 1, deletes: 1 },
    });
  });

  it('knows which roles Permit has', async () => {
    const type = 'organizationMembership.created';
    const boss = await cli('trigger', 'clerk', type, '--role', 'boss', ...member, '--print');
    expect((await explain(boss.stdout)).json()).toMatchObject({
      jobs: [{ outcome: 'refused', reason: 'unknown_role' }],
    });
  });
});
