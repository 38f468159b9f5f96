import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';

const SECRET = `whsec_${Buffer.from('a test key').toString('base64')}`;
const env = { CLERK_WEBHOOK_SECRETS: `${SECRET},whsec_b3RoZXI=`, AUTH0_WEBHOOK_TOKENS: 'token' };

/** What a server was asked that is not on `localhost`, as far as the command can tell. */
let asked: { readonly path: string; readonly authorization: string | undefined }[] = [];
let status = 202;
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', authorization: request.headers.authorization });
    request.resume().on('end', () => {
      response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {});
      response.end('{"queued":1}\n\u001b[31m');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.2:${address.port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  asked = [];
  status = 202;
});

describe('an address that is not on this machine', () => {
  const send = ['trigger', 'auth0', 'user.created'];

  it('is asked for first, and a no sends nothing', async () => {
    const { code, stderr } = await runCli([...send, '--url', url], {
      env,
      typed: 'n\n',
      columns: 120,
    });
    expect(code).toBe(0);
    expect(stderr).toContain(`Send auth0 user.created to ${url}/webhooks/auth0?`);
    expect(stderr).toContain('Nothing was sent.');
    expect(asked).toEqual([]);
  });

  it('gets it after a yes', async () => {
    const { code } = await runCli([...send, '--url', url], { env, typed: 'y\n' });
    expect(code).toBe(0);
    expect(asked).toEqual([{ path: '/webhooks/auth0', authorization: 'Bearer token' }]);
  });

  it('gets nothing where nobody can be asked, and all with --yes', async () => {
    expect(await runCli([...send, '--url', url], { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--yes'),
    });
    expect(asked).toEqual([]);
    expect(await runCli([...send, '--url', url, '--yes'], { env })).toMatchObject({ code: 0 });
    expect(asked.length).toBe(1);
  });

  it('is not followed elsewhere: a credential is for one host', async () => {
    status = 302;
    const { code, stderr } = await runCli([...send, '--url', url, '--yes'], { env });
    expect(code).toBe(1);
    expect(stderr).toContain('answered 302');
  });

  it('moves no cursor by what it answers', async () => {
    const { stdout } = await runCli([...send, '--url', url, '--yes'], { env });
    expect(stdout).toContain('answer\t202 {"queued":1} [31m\n');
  });

  it('is said not to be there when it does not answer', async () => {
    const { code, stderr } = await runCli([...send, '--url', 'http://127.0.0.1:1'], { env });
    expect(code).toBe(1);
    expect(stderr).toContain('http://127.0.0.1:1 did not answer (');
    expect(stderr).toContain('npm run dev');
  });

  it('stops at Ctrl-C, and says how many were sent', async () => {
    const stop = new AbortController();
    const run = runCli([...send, '--url', url, '--yes', '--count', '100000'], {
      env,
      signal: stop.signal,
    });
    while (asked.length < 3) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    const { code, stderr } = await run;
    expect(code).toBe(130);
    expect(stderr).toMatch(/\d+ of 100000 were sent/);
    expect(asked.length).toBeLessThan(100_000);
  });
});

describe('a wrong command line', () => {
  const cwd = tmpdir();
  const LIST = 'permit-sync trigger --list';

  it.each([
    ['nothing', [], 'which event?', LIST],
    ['no event', ['clerk'], 'clerk: which event?', LIST],
    ['a misspelt event', ['clerk', 'user.creatd'], 'no event "user.creatd"', 'clerk user.created?'],
    ['other letters', ['auth0', 'User.Created'], 'no event', 'Did you mean auth0 user.created?'],
    ['a misspelt provider', ['clrk', 'user.deleted'], '"clrk"', 'mean clerk user.deleted'],
    [
      'a type alone',
      ['user.updated'],
      '"user.updated"',
      'clerk user.updated or auth0 user.updated',
    ],
    ['a colon', ['clerk:user.updated'], 'is no provider', 'clerk user.updated'],
    [
      "another provider's event",
      ['auth0', 'organizationMembership.created'],
      'auth0 has no event',
      'Did you mean clerk organizationMembership.created?',
    ],
    ['a file that is gone', ['clerk', 'gone.json'], 'gone.json: there is no such file', ''],
    ['an option of no use', ['clerk', 'user.deleted', '--role', 'x'], '--role:', 'takes --user.'],
    ['an empty option', ['clerk', 'user.deleted', '--user', ''], '--user: must not be empty', ''],
    ['no address', ['clerk', 'user.created', '--email', 'x'], '--email: must be an e-mail', ''],
    ['a count of none', ['clerk', 'user.created', '--count', '0'], '--count: must be at', ''],
    ['a count in words', ['clerk', 'user.created', '--count', 'ten'], '--count: must be a', ''],
    ['a URL that is none', ['clerk', 'user.created', '--url', 'x'], '--url: must be an http', ''],
    ['a stage without a URL', ['clerk', 'user.created', '--stage', 'prod'], 'where to?', '--url'],
    [
      'a stage without a function',
      ['cognito', 'TokenGeneration_HostedAuth', '--stage', 'prod'],
      'where to?',
      '--function',
    ],
    [
      'a URL for Cognito',
      ['cognito', 'TokenGeneration_HostedAuth', '--url', 'https://example.com'],
      'posts nothing',
      '--function',
    ],
    ['a function for Clerk', ['clerk', 'user.created', '--function', 'x'], '--function:', '--url'],
  ])('with %s ends with 2 and says what to do', async (_, args, message, remedy) => {
    const { code, stdout, stderr } = await runCli(['trigger', ...args], { cwd });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).toContain(remedy);
  });

  it('without a local stack says how to start one', async () => {
    const { code, stderr } = await runCli(['trigger', 'clerk', 'user.created'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('no local stack runs in this folder\nStart one');
  });

  it('without a secret names the setting', async () => {
    const args = ['trigger', 'clerk', 'user.created', '--url', 'http://localhost:1'];
    const { code, stderr } = await runCli(args, { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('CLERK_WEBHOOK_SECRETS: missing');
  });
});

describe('--list and --print', () => {
  it('need no stack, and list each event once', async () => {
    const { code, stdout } = await runCli(['trigger', '--list']);
    expect(code).toBe(0);
    const [head, ...rows] = stdout.trim().split('\n');
    expect(head).toBe('provider\tevent\tsays');
    expect(rows.length).toBe(39);
    expect(new Set(rows.map((row) => row.split('\t').slice(0, 2).join())).size).toBe(39);
  });

  it('list one provider, as JSON too, and no unknown one', async () => {
    const listed = await runCli(['trigger', 'auth0', '--list', '--json']);
    expect(listed.json()).toMatchObject({
      events: expect.arrayContaining([
        expect.objectContaining({ provider: 'auth0', event: 'organization.member.role.assigned' }),
      ]),
    });
    expect(listed.stdout).not.toContain('clerk');
    expect(await runCli(['trigger', 'okta', '--list'])).toMatchObject({ code: 2 });
  });

  it('print one event as JSON, and many as JSON lines', async () => {
    const args = ['trigger', 'clerk', 'user.created', '--print'];
    const one = await runCli([...args, '--user', 'user_1', '--email', 'kim@example.com']);
    expect(one.json()).toMatchObject({
      type: 'user.created',
      data: { id: 'user_1', email_addresses: [{ email_address: 'kim@example.com' }] },
    });
    const many = await runCli([...args, '--count', '3']);
    const lines = many.stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).data.id)).toEqual(
      [1, 2, 3].map((number) => `user_robin-${number}`),
    );
  });
});

it('has a help of 80 columns at most, with examples', async () => {
  const { code, stdout } = await runCli(['trigger', '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('$ permit-sync trigger clerk user.created\n');
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});
