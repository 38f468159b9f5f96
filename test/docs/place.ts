import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { announceLocalStack } from '../../cli/access/index.ts';
import { startStack } from '../../local/stack/index.ts';
import { startCompany } from '../cli/backfill/clerk-company.ts';
import { runCli } from '../cli/run-cli.ts';
import { argumentsOf, type CommandLine } from './command-lines.ts';
import { EDITOR, unhappyNight } from './incident.ts';
import { ROOT } from './pages.ts';

/** Where the documents' commands are run: a folder like a clone, with a stack that is in the state they speak of. */
export interface Place {
  readonly folder: string;
  /** The shell variables of the documents. */
  readonly variables: Readonly<Record<string, string>>;
  /** A command of `permit-sync`, with the local stage, and ids that there are. */
  asHere(command: CommandLine): Promise<HereAndNow>;
  clearFaults(): Promise<void>;
  close(): Promise<void>;
}

/** What the command line is given. */
export interface HereAndNow {
  readonly args: readonly string[];
  /** The stack's, a provider's, and an editor. */
  readonly env: Readonly<Record<string, string>>;
}

const TENANT = 'acme';
/** Somebody at the Clerk of this place. */
const AT_CLERK = 'user_000001';
const LOCALLY = ['--stage', 'local', '--yes'];
const SHORT_ID = /^[0-9a-f]{8}$/;
const LONG_ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const TOKEN_ID = /^[0-9a-f]{12}$/;

const letters = z.object({ letters: z.array(z.object({ id: z.string(), reason: z.string() })) });
const newToken = z.object({ id: z.string() });

export async function startPlace(): Promise<Place> {
  const stack = await startStack({
    roles: ['admin', 'member', 'guest', 'editor', 'marketer'],
    config: new URL('../../local/pass-through.config.ts', import.meta.url),
    schedule: 'off',
  });
  const clerk = await startCompany({ users: 6, organizations: 2, memberships: 6 });
  const folder = mkdtempSync(join(tmpdir(), 'permit-sync-docs-'));
  for (const name of ['lib', 'examples', 'sync.config.ts', 'sync.examples.ts', 'package.json']) {
    symlinkSync(join(ROOT, name), join(folder, name));
  }
  writeFileSync(join(folder, 'users.csv'), 'Id,Mail,Notes\nuser_csv,csv@example.com,none\n');
  writeFileSync(join(folder, 'editor.mjs'), EDITOR);
  chmodSync(join(folder, 'editor.mjs'), 0o700);
  // No pool stands in for Cognito's, and `doctor` would wait for one.
  const { COGNITO_USER_POOL_ID: _, ...settings } = stack.environment;
  const withdraw = announceLocalStack(folder, {
    pid: process.pid,
    url: stack.urls.http,
    environment: settings,
  });
  const { http, permit } = stack.urls;
  const scim = `${http}/scim/v2/${TENANT}`;
  const token = stack.secrets.scim.get(TENANT) ?? '';
  const environment = {
    ...settings,
    PATH: process.env['PATH'] ?? '',
    CLERK_API_URL: clerk.url,
    CLERK_SECRET_KEY: clerk.secretKey,
    EDITOR: `"${process.execPath}" "${join(folder, 'editor.mjs')}"`,
  };
  const cli = async (...args: readonly string[]) => {
    const ended = await runCli([...args, ...LOCALLY, '--json'], {
      cwd: folder,
      env: environment,
    });
    if (ended.code !== 0) throw new Error(`${args.join(' ')}: ${ended.stderr}`);
    return ended.json();
  };
  const dead = async () => letters.parse(await cli('dlq', 'list')).letters;

  await unhappyNight(http, stack.secrets.clerk, cli);
  await fetch(`${scim}/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({ userName: 'kim@acme.test' }),
  });
  for (let tries = 0; (await dead()).length < 13; tries++) {
    if (tries > 100) throw new Error('the dead letters do not come');
    await pause(100);
  }
  const created = await stack.sqs.send(new CreateQueueCommand({ QueueName: 'OldQueue' }));
  const oldQueue = created.QueueUrl ?? '';
  let hasBilling = false;
  const reasonOf = (args: readonly string[]) =>
    args[1] === 'edit' || args.some((word) => LONG_ID.test(word)) ? 'unparseable' : 'unknown_role';

  return {
    folder,
    variables: {
      HTTP: http,
      PERMIT: permit,
      SCIM: scim,
      TOKEN: token,
      ISSUER: stack.issuer.url,
      KEY: 'no key',
      ClerkWebhookUrl: `${http}/webhooks/clerk`,
      Auth0WebhookUrl: `${http}/webhooks/auth0`,
      HandoffUrl: `${http}/handoff`,
      ScimUrl: `${http}/scim/v2`,
    },
    async asHere(command) {
      const args = argumentsOf(command);
      const here: string[] = [];
      for (const [index, word] of args.entries()) {
        if (args[index - 1] === '--stage' || word === '--stage') continue;
        if (word === 'user_2a9') here.push(AT_CLERK);
        else if (TOKEN_ID.test(word)) {
          here.push(newToken.parse(await cli('scim', 'token', 'create', '--tenant', TENANT)).id);
        } else if (SHORT_ID.test(word) || LONG_ID.test(word)) {
          const reason = reasonOf(args);
          here.push((await dead()).find((one) => one.reason.startsWith(reason))?.id ?? word);
        } else here.push(word);
      }
      // The transcript says that it was made in Permit before.
      if (args.includes('replay') && !hasBilling) {
        stack.permit.standIn?.createRole('billing');
        hasBilling = true;
      }
      // What is told its queues by the environment takes no stage.
      const given = Object.keys(command.settings);
      if (given.length === 0) return { args: [...here, ...LOCALLY], env: environment };
      const unknown = given.find((name) => !Object.hasOwn(environment, name));
      if (unknown !== undefined) throw new Error(`there is no setting ${unknown}`);
      const old = /<old /.test(command.settings['DEAD_LETTER_QUEUE_URL'] ?? '');
      const env = old ? { ...environment, DEAD_LETTER_QUEUE_URL: oldQueue } : environment;
      return { args: [...here, '--yes'], env };
    },
    async clearFaults() {
      await fetch(`${permit}/_standin/faults`, { method: 'DELETE' });
    },
    async close() {
      withdraw();
      await clerk.close();
      await stack.close();
      rmSync(folder, { recursive: true });
    },
  };
}
