import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  CreateUserPoolClientCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { decodeJob } from '../../lib/jobs/index.ts';
import { type CognitoLocal, startCognitoLocal } from './cognito-local.ts';
import { type TeamService, teamWithPackage } from './packed-package.ts';
import { clientOf, createPool } from './pools.ts';

const CODE = '123456';
const COMPILER = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

const Ended = z.object({ stdout: z.string() });

/** What a team writes, with one mistake that only the package's declarations can show: line 9. */
const TRIGGER = `import { withPermitSync } from 'permit-sync';

interface Event {
  readonly triggerSource: string;
}

export const handler: (event: Event, context: { awsRequestId: string }) => Promise<Event> =
  withPermitSync(async (event: Event, _context: { awsRequestId: string }) => event, {
    sendLimitMs: 'many',
  });
`;

let team: TeamService;
let queues: FauxqsServer;
let sqs: SQSClient;
let queueUrl: string;
let cognito: CognitoLocal;
let client: CognitoIdentityProviderClient;
let clientId: string;

beforeAll(async () => {
  [team, queues] = await Promise.all([teamWithPackage(), startFauxqs({ port: 0, logger: false })]);
  const credentials = { accessKeyId: 'nobody', secretAccessKey: 'nothing' };
  const endpoint = `http://127.0.0.1:${queues.port}`;
  queueUrl = `${endpoint}${new URL(queues.createQueue('sync').queueUrl).pathname}`;
  sqs = new SQSClient({ endpoint, region: 'us-east-1', credentials });
  const lambdaEndpoint = await team.start({
    SYNC_QUEUE_URL: queueUrl,
    AWS_ENDPOINT_URL_SQS: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
  cognito = await startCognitoLocal({
    lambdaEndpoint,
    triggers: { PreSignUp: 'our-trigger', PostConfirmation: 'our-trigger' },
  });
  client = clientOf(cognito.endpoint);
  const pool = await createPool(client, { PoolName: 'team', UsernameAttributes: ['email'] });
  const { UserPoolClient } = await client.send(
    new CreateUserPoolClientCommand({ UserPoolId: pool, ClientName: 'app' }),
  );
  clientId = UserPoolClient?.ClientId ?? '';
}, 60_000);
afterAll(async () => {
  client?.destroy();
  sqs?.destroy();
  await Promise.all([cognito?.close(), queues?.stop(), team?.remove()]);
});

const signUp = (email: string) =>
  client.send(
    new SignUpCommand({ ClientId: clientId, Username: email, Password: 'Tr0ub4dor&three' }),
  );

async function queuedJobs() {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body = '' }) => decodeJob(Body));
}

describe('the packed package, in a team’s own trigger', () => {
  it('holds the library, its declarations and the service, and no source map or test', () => {
    expect(team.files).toEqual(
      expect.arrayContaining([
        'package.json',
        'dist/index.mjs',
        'dist/types/lib/index.d.ts',
        'serverless.yml',
        'infra/queues.yml',
      ]),
    );
    expect(team.files.filter((file) => /\.map$|test|dist\/meta/.test(file))).toEqual([]);
  });

  it('queues the facts of a confirmed sign-up', async () => {
    const { UserSub, UserConfirmed } = await signUp('ada@example.com');
    expect(UserConfirmed).toBe(false);
    expect(await queuedJobs()).toEqual([]);
    await client.send(
      new ConfirmSignUpCommand({
        ClientId: clientId,
        Username: 'ada@example.com',
        ConfirmationCode: CODE,
      }),
    );
    expect(await queuedJobs()).toContainEqual(
      expect.objectContaining({
        source: 'cognito',
        kind: 'user',
        user: UserSub,
        fields: expect.objectContaining({ email: 'ada@example.com' }),
      }),
    );
  });

  it('leaves the answer to the team', async () => {
    expect(await signUp('bob@team.example')).toMatchObject({ UserConfirmed: true });
  });

  it('leaves the refusal to the team', async () => {
    await expect(signUp('eve@blocked.example')).rejects.toThrow('not on our list');
  });

  it('gives the compiler its types', async () => {
    await writeFile(join(team.folder, 'trigger.ts'), TRIGGER);
    const run = promisify(execFile)(
      process.execPath,
      [COMPILER, '--noEmit', '--strict', '--module', 'nodenext', '--skipLibCheck', 'trigger.ts'],
      { cwd: team.folder },
    );
    const { stdout } = await run.catch((error: unknown) => Ended.parse(error));
    expect(stdout.match(/error TS/g)).toHaveLength(1);
    expect(stdout).toContain('trigger.ts(9,');
    expect(stdout).toContain("'string' is not assignable to type 'number'");
  }, 30_000);
});
