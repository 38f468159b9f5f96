import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeJob } from '../../../lib/jobs/index.ts';
import { type LocalClerkApi, startClerkApi } from '../../directories/clerk-api.ts';
import { runCli } from '../run-cli.ts';
import { startPlace } from '../status/place.ts';
import { diagnose } from './diagnose.ts';

let place: Awaited<ReturnType<typeof startPlace>>;
let clerk: LocalClerkApi;
let folder: string;
let config: string;

beforeAll(async () => {
  place = await startPlace(['admin', 'member']);
  clerk = await startClerkApi({
    roles: ['org:admin', 'org:auditor', 'org:guest'].map((key, n) => ({
      object: 'role',
      id: `role_${n}`,
      key,
      name: key,
      created_at: n,
      updated_at: n,
    })),
  });
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  config = join(folder, 'sync.config.ts');
  const roles = { rename: { 'org:owner': ['admin', 'billing'] }, ignore: ['org:guest'] };
  const text = JSON.stringify({ clerk: { roles }, auth0: { roles: { default: 'visitor' } } });
  writeFileSync(config, `export default ${text};\n`);
});
afterAll(async () => {
  await place.close();
  await clerk.close();
  rmSync(folder, { recursive: true });
});

const provider = () => ({ CLERK_SECRET_KEY: clerk.secretKey, CLERK_API_URL: clerk.url });
const rolesNow = () => place.standIn.save().roles.map(({ key }) => key);

describe('roles', () => {
  it('that the config names and Permit lacks are a failure, each with where it comes from', async () => {
    const { run, of } = await diagnose({ env: place.env }, ['--config', config]);
    expect(run.code).toBe(1);
    expect(of('permit.roles')).toMatchObject({
      state: 'failed',
      detail: 'missing: billing (sync.config.ts, clerk), visitor (sync.config.ts, auth0)',
    });
    expect(of('permit.roles').remedy).toContain('--fix');
  });

  it('that the provider has are looked at too, through the mapping, where its credentials are there', async () => {
    const env = { ...place.env, ...provider() };
    const { of } = await diagnose({ env }, ['--config', config]);
    expect(of('permit.roles').detail).toContain("auditor (clerk's role org:auditor)");
    expect(of('permit.roles').detail).not.toContain('guest');
  });

  it('of a provider that cannot be read are to be looked at, and the others are checked', async () => {
    const env = { ...place.env, ...provider(), CLERK_SECRET_KEY: 'sk_live_another' };
    const { of } = await diagnose({ env });
    expect(of('permit.roles').state).toBe('ok');
    expect(of('permit.roles.clerk')).toMatchObject({ state: 'warning' });
    expect(of('permit.roles.clerk').detail).toContain('Clerk');
  });

  it('are not created unless somebody says yes', async () => {
    const before = rolesNow();
    const args = ['doctor', '--fix', '--config', config];
    const nobody = await runCli(args, { env: place.env });
    expect(nobody.code).toBe(2);
    expect(nobody.stderr).toContain('billing');
    expect(nobody.stderr).toContain('--yes');
    const declined = await runCli(args, { env: place.env, typed: 'n\n' });
    expect(declined.code).toBe(1);
    expect(declined.stderr).toContain('Nothing was created.');
    expect(rolesNow()).toEqual(before);
  });

  it('are created after a yes, shown before, and checked again', async () => {
    const { run, rolesCreated, of, checks } = await diagnose({ env: place.env }, [
      '--fix',
      '--yes',
      '--config',
      config,
    ]);
    expect(run.stderr).toContain('billing  (sync.config.ts, clerk)');
    expect(rolesCreated).toEqual(['billing', 'visitor']);
    expect(of('permit.roles')).toMatchObject({ state: 'ok' });
    expect(checks.filter(({ id }) => id === 'permit.roles')).toHaveLength(1);
    expect(run.code).toBe(0);
    expect(rolesNow()).toEqual(expect.arrayContaining(['billing', 'visitor']));
    const again = await diagnose({ env: place.env }, ['--fix', '--yes', '--config', config]);
    expect(again.rolesCreated).toEqual([]);
    expect(again.run.stderr).toContain('roles of clerk, auth0, cognito were not read');
  });

  it('cannot be known of a config that cannot be used', async () => {
    const broken = join(folder, 'broken.config.ts');
    writeFileSync(broken, 'export default { clerk: { rolls: {} } };\n');
    const { of } = await diagnose({ env: place.env }, ['--config', broken]);
    expect(of('config').state).toBe('failed');
    expect(of('config').detail).toContain('clerk.rolls');
    expect(of('permit.roles').state).toBe('skipped');
  });

  it('that dead letters ask for are missing too, and are created', async () => {
    const other = await startPlace(['admin', 'member']);
    try {
      for (let n = 0; n < 3; n++) await deadLetter(other, n, n === 2 ? 'rejected' : 'unknown_role');
      const env = other.env;
      const now = () => Date.now() + 1_000;
      const { run, of } = await diagnose({ env, now });
      expect(run.code).toBe(1);
      expect(of('permit.roles')).toMatchObject({
        state: 'failed',
        detail: 'missing: surgeon (2 dead letters)',
      });
      expect(of('permit.roles').remedy).toContain('permit-sync dlq replay --reason unknown_role');
      const fixed = await diagnose({ env, now }, ['--fix', '--yes']);
      expect(fixed.rolesCreated).toEqual(['surgeon']);
      expect(fixed.of('permit.roles').state).toBe('ok');
    } finally {
      await other.close();
    }
  });
});

function deadLetter({ sqs, env }: typeof place, n: number, reason: string) {
  const role = { id: 'org:surgeon', name: 'org:surgeon' };
  const body = encodeJob({
    ...{ source: 'clerk', kind: 'membership', change: 'created', user: `u${n}`, tenant: 't1' },
    ...{ eventId: `e${n}`, eventType: 'organizationMembership.created' },
    ...{ version: Date.now(), observedAt: Date.now(), roles: [role] },
  });
  return sqs.send(
    new SendMessageCommand({
      QueueUrl: env['DEAD_LETTER_QUEUE_URL'],
      MessageBody: body,
      MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
    }),
  );
}
