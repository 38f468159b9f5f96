import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { encodeJob, encodeUnparsed } from '../../../lib/jobs/index.ts';
import { auth0Handlers } from '../../../lib/providers/auth0/handlers.ts';
import { clerkHandlers } from '../../../lib/providers/clerk/handlers.ts';
import { cognitoHandlers } from '../../../lib/providers/cognito/handlers.ts';
import { runCli } from '../run-cli.ts';

const cwd = fileURLToPath(new URL('../../fixtures', import.meta.url));
const handlers = { clerk: clerkHandlers, auth0: auth0Handlers, cognito: cognitoHandlers };
const fixtures = (['clerk', 'auth0', 'cognito'] as const).flatMap((provider) =>
  readdirSync(`${cwd}/${provider}`).map((file) => ({ provider, file: `${provider}/${file}` })),
);

const typed = z.object({ eventType: z.string() });
const told = z.object({
  source: z.string(),
  eventType: z.string(),
  ignored: z.optional(z.string()),
  jobs: z.optional(z.array(z.object({ outcome: z.string(), job: z.looseObject({}) }))),
  facts: z.optional(z.array(z.looseObject({ value: z.unknown() }))),
  calls: z.optional(z.array(z.looseObject({ method: z.string() }))),
  cost: z.optional(z.object({ requests: z.number() })),
});
const explain = async (stdin: string, ...options: readonly string[]) =>
  await runCli(['explain', '-', ...options], { cwd, stdin });
const read = (file: string) => readFileSync(`${cwd}/${file}`, 'utf8');

describe('explain', () => {
  it.each(fixtures)('reads $file, with no settings at all', async ({ provider, file }) => {
    const { code, stderr, json } = await runCli(['explain', file, '--json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { source, eventType, ignored, jobs } = told.parse(json());
    expect(source).toBe(provider);
    const isHandled = handlers[provider].has(eventType) && !file.includes('.test.');
    expect({ ignored: ignored !== undefined, jobs: (jobs ?? []).length > 0 }).toEqual({
      ignored: !isHandled,
      jobs: isHandled,
    });
  });

  it.each([
    ['AdminDeleteUser', 'user.deleted'],
    ['DeleteUser', 'user.deleted'],
    ['AdminDisableUser', 'only blocked'],
    ['AdminAddUserToGroup', 'Cognito would be asked for the user and all its groups'],
    ['AdminCreateUser', 'its record'],
    ['DeleteGroup', 'ignored, on purpose: nothing says who was in the group'],
  ])('reads what CloudTrail tells of %s', async (name, words) => {
    const { code, stdout } = await runCli(['explain', `cognito-admin/${name}.json`], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain(`cognito ${name}`);
    expect(stdout).toContain(words);
  });

  it('says for programs whom Cognito would be asked for', async () => {
    const file = 'cognito-admin/AdminRemoveUserFromGroup.json';
    const { json } = await runCli(['explain', file, '--json'], { cwd });
    expect(json()).toEqual({
      source: 'cognito',
      eventType: 'AdminRemoveUserFromGroup',
      from: 'event',
      lookUp: { user: '6f1c0c5e-0000-4000-8000-000000000001', changes: 'membership' },
    });
  });

  it('says of a record that cannot be read that it would be kept', async () => {
    const event = JSON.parse(read('cognito-admin/AdminDeleteUser.json'));
    delete event.detail.additionalEventData;
    const { code, stderr } = await explain(JSON.stringify(event));
    expect(code).toBe(1);
    expect(stderr).toContain('cognito AdminDeleteUser: detail.additionalEventData: must be object');
    expect(stderr).toContain('dead-letter queue');
  });

  it('tells jobs, then facts, then calls in order, and what they cost', async () => {
    const file = 'clerk/organizationMembership.created.json';
    const { code, stdout, stderr } = await runCli(['explain', file], { cwd });
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'clerk organizationMembership.created',
      '',
      'job\tuser\ttenant\tsays\toutcome',
      'membership\tuser_ada\torg_engine\tcreated org:member\tapply',
      '',
      'in Permit\tkey\tfact\tvalue',
      'tenant\torg_engine\trecord\texists',
      'user\tuser_ada\trecord\texists',
      'user\tuser_ada\troles in org_engine\tmember',
      '',
      'POST\t/tenants\t{"key":"org_engine","name":"org_engine"}',
      'POST\t/users\t{"key":"user_ada"}',
      'POST\t/role_assignments\t{"user":"user_ada","role":"member","tenant":"org_engine"}',
      '',
    ]);
    expect(stderr).toContain('As if the ledger knew nothing');
    const { json } = await runCli(['explain', file, '--json'], { cwd });
    expect(json()).toMatchObject({ cost: { requests: 3, writes: 3, deletes: 0 } });
  });

  it('has a help of 80 columns at most, with examples', async () => {
    const { code, stdout } = await runCli(['explain', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('$ permit-sync explain event.json');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('reads on a screen of 80 columns', async () => {
    const { stdout } = await runCli(['explain', 'clerk/user.deleted.json'], { cwd, columns: 80 });
    expect(stdout).toContain('1 request, 1 write, 1 delete of the budget');
    expect(stdout).toContain('  DELETE /users/user_ada\n');
  });

  it('masks who it is, unless it is asked to show it', async () => {
    const masked = await runCli(['explain', 'clerk/user.created.json'], { cwd });
    expect(masked.stdout).toContain('a***@analytical.test');
    expect(masked.stdout).not.toMatch(/ada@|Ada|Byron/);
    const shown = await runCli(['explain', 'clerk/user.created.json', '--show-personal-data'], {
      cwd,
    });
    expect(shown.stdout).toContain('"email":"ada@analytical.test","first_name":"Ada"');
    const json = await runCli(['explain', 'clerk/user.created.json', '--json'], { cwd });
    expect(json.stdout).not.toMatch(/ada@|Ada|Byron|\+1555/);
  });

  it('says that a removal needs the ledger to be told', async () => {
    const file = 'clerk/organizationMembership.deleted.json';
    const { stdout, stderr } = await runCli(['explain', file], { cwd });
    expect(stdout).toContain('No call to Permit.');
    expect(stderr).toContain('--against-ledger');
  });

  it.each([
    ['clerk/session.created.json', 'a session changes nothing'],
    ['auth0/organization.connection.added.json', 'connections are not'],
    ['auth0/user.created.test.json', 'a test event'],
    ['cognito/UserMigration_Authentication.json', 'it holds a password'],
    ['cognito/TokenGeneration_ClientCredentials.json', 'there is no user'],
  ])('says why %s is ignored', async (file, why) => {
    const { code, stdout } = await runCli(['explain', file], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/ignored, on purpose: /);
    expect(stdout).toContain(why);
    expect(stdout).not.toContain('battery');
  });

  it('names what an event lacks by its path, and never its value', async () => {
    const event = JSON.parse(read('clerk/user.created.json'));
    event.data.email_addresses = 'ada@analytical.test';
    const { code, stdout, stderr } = await explain(JSON.stringify(event));
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('clerk user.created: data.email_addresses: must be array');
    expect(stderr).toContain('dead-letter queue');
    expect(stderr).not.toContain('analytical');
  });
});

describe('what stands in the queues', () => {
  const job = {
    source: 'auth0',
    eventId: 'evt_1',
    eventType: 'organization.member.role.assigned',
    version: Date.now(),
    observedAt: Date.now(),
    kind: 'grant',
    user: 'auth0|kim',
    tenant: 'org_blue',
    role: { id: 'rol_1', name: 'editor' },
  } as const;
  const letter = (body: string) =>
    JSON.stringify({ id: 'm1', sentAt: '2026-01-01T00:00:00Z', reason: { reason: 'x' }, body });

  it.each([
    ['a job', encodeJob(job)],
    ['a line of dlq export', letter(encodeJob(job))],
  ])('is read: %s', async (_, payload) => {
    const ended = await explain(payload, '--json');
    expect(ended.json()).toMatchObject({
      from: 'job',
      eventType: job.eventType,
      jobs: [{ outcome: 'apply', job: { version: new Date(job.version).toISOString() } }],
    });
  });

  it('is refused when it is observed before the tombstones began', async () => {
    const observedAt = Date.now() - 400 * 24 * 60 * 60 * 1000;
    const ended = await explain(encodeJob({ ...job, observedAt }));
    expect(ended.stdout).toContain('refused: too_old');
  });

  it('is read by the parser of its provider: a kept event', async () => {
    const kept = encodeUnparsed({
      source: 'clerk',
      receivedAt: Date.now(),
      eventId: 'msg_1',
      path: 'data.updated_at',
      reason: 'unparseable_event',
      message: 'data.updated_at: missing',
      body: readFileSync(`${cwd}/clerk/organization.created.json`),
    });
    for (const payload of [kept, letter(kept)]) {
      const ended = await explain(payload, '--json');
      expect(ended.json()).toMatchObject({
        from: 'kept event',
        jobs: [{ job: { kind: 'tenant', eventId: 'msg_1' } }],
      });
    }
  });

  it('names the path of what is wrong in a job', async () => {
    const { code, stderr } = await explain(encodeJob(job).replace('"user":"auth0|kim",', ''));
    expect(code).toBe(1);
    expect(stderr).toContain('user: invalid_type');
  });
});

describe('an unknown payload', () => {
  it.each([
    ['nothing', '', 'is empty'],
    ['no JSON', 'user.created', 'is not JSON'],
    ['a list', '[{"log_id":"1"}]', 'is a list'],
    ['a log stream', '{"logs":[]}', 'is a list'],
    ['JSON lines', '{"a":1}\n{"a":2}\n', 'holds 2 JSON lines'],
    ['EventBridge', '{"detail-type":"x","source":"aws.cognito-idp","detail":{}}', 'EventBridge'],
    ['a batch of a queue', '{"Records":[{"body":"{}"}]}', "jq -r '.Records[0].body'"],
    ['an answer of SQS', '{"Messages":[{"Body":"{}"}]}', "jq -r '.Messages[0].Body'"],
    ['an API Gateway event', '{"requestContext":{},"body":"{}"}', 'jq -r .body'],
    ['a stranger CloudEvent', '{"specversion":"1.0","type":"x","data":{}}', '--provider'],
    ['a number', '7', 'is no event of a provider that we know'],
    ['an object', '{"hello":"world"}', 'is no event of a provider that we know'],
  ])('is told what it looks like, and what to do: %s', async (_, payload, words) => {
    const { code, stdout, stderr } = await explain(payload);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n').length).toBeGreaterThan(1);
  });

  it('names what was looked for', async () => {
    const { stderr } = await explain('{"hello":"world"}');
    for (const sign of ['type and data', 'specversion', 'triggerSource', 'v and kind']) {
      expect(stderr).toContain(sign);
    }
  });

  it('is believed to be what it is said to be', async () => {
    const event = { type: 'user.deleted', timestamp: Date.now(), data: { id: 'user_1' } };
    const payload = JSON.stringify(event);
    expect(await explain(payload)).toMatchObject({ code: 1 });
    const ended = await explain(payload, '--provider', 'clerk', '--json');
    expect(typed.parse(ended.json()).eventType).toBe('user.deleted');
    expect(await explain(payload, '--provider', 'okta')).toMatchObject({ code: 2 });
  });

  it('that is no file ends with 2', async () => {
    const { code, stderr } = await runCli(['explain', 'gone.json'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('gone.json: there is no such file');
  });
});
