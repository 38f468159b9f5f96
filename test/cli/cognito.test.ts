import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { readArguments } from '../../cli/cognito/arguments.ts';
import { type CognitoLocal, startCognitoLocal } from '../cognito-wiring/cognito-local.ts';
import { clientOf, createPool, FUNCTION, TEAMS_FUNCTION } from '../cognito-wiring/pools.ts';
import { runCli } from './run-cli.ts';

const PROGRAM = fileURLToPath(new URL('../../cli/permit-sync.mjs', import.meta.url));
const Ended = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });

let cognito: CognitoLocal;
let client: CognitoIdentityProviderClient;

beforeAll(async () => {
  cognito = await startCognitoLocal();
  client = clientOf(cognito.endpoint);
}, 30_000);
afterAll(async () => {
  client.destroy();
  await cognito.close();
});

/** Runs the command as its user does. */
async function run(...args: readonly string[]) {
  const env = {
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.endpoint,
    AWS_ACCESS_KEY_ID: 'nobody',
    AWS_SECRET_ACCESS_KEY: 'nothing',
  };
  try {
    const ended = await promisify(execFile)(process.execPath, [PROGRAM, 'cognito', ...args], {
      env,
    });
    return { ...ended, code: 0 };
  } catch (error) {
    return Ended.parse(error);
  }
}

async function triggersOf(pool: string) {
  const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: pool }));
  return UserPool?.LambdaConfig ?? {};
}

describe('permit-sync cognito', () => {
  it('attaches, finds nothing to do the second time, checks and detaches', async () => {
    const pool = await createPool(client, { PoolName: 'free' });
    const on = ['--pool', pool, '--function', FUNCTION];
    expect(await run('attach', ...on, '--dry-run')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('would be attached; nothing was changed'),
    });
    expect(await run('check', ...on)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('not on'),
    });
    const unasked = await run('attach', ...on);
    expect(unasked).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    expect(unasked.stderr).toContain(`Put it into PostConfirmation`);
    expect(await triggersOf(pool)).toEqual({});
    expect(await run('attach', ...on, '--yes')).toMatchObject({
      code: 0,
      stdout: 'PostConfirmation, PostAuthentication, PreTokenGeneration: attached.\n',
    });
    expect(await run('attach', ...on)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Nothing to attach'),
    });
    const checked = await run('check', ...on, '--json');
    expect(JSON.parse(checked.stdout)).toMatchObject({ pool, function: FUNCTION, changed: [] });
    expect(await run('detach', ...on)).toMatchObject({ code: 2 });
    expect(await run('check', ...on)).toMatchObject({ code: 0 });
    expect(await run('detach', ...on, '--yes')).toMatchObject({ code: 0 });
    expect(await triggersOf(pool)).toEqual({});
  }, 30_000);

  it('ends with 1 and says whose slot it is when the slot is taken', async () => {
    const taken = { PostConfirmation: TEAMS_FUNCTION };
    const pool = await createPool(client, { PoolName: 'taken', LambdaConfig: taken });
    const arn = `arn:aws:cognito-idp:local:local:userpool/${pool}`;
    const { code, stderr } = await run('attach', '--pool', arn, '--function', FUNCTION);
    expect(code).toBe(1);
    expect(stderr).toContain(`PostConfirmation invokes ${TEAMS_FUNCTION}`);
    expect(stderr).toContain('withPermitSync');
    expect(await triggersOf(pool)).toEqual(taken);
  }, 30_000);

  it('names a pool that is not there, and says what to check', async () => {
    const { code, stderr } = await run('check', '--pool', 'local_nobody', '--function', FUNCTION);
    expect(code).toBe(1);
    expect(stderr).toContain('local_nobody in local does not exist');
    expect(stderr).toContain('Check the id and the account.');
  }, 30_000);
});

describe('its arguments', () => {
  const POOL = 'eu-west-1_AbC123';
  const FN = 'arn:aws:lambda:eu-west-1:123456789012:function:permit-sync-prod-cognito';

  it('take the region from the pool, given by id or by ARN', () => {
    const arn = `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${POOL}`;
    for (const pool of [POOL, arn]) {
      expect(readArguments({ pool, function: FN })).toEqual({
        poolId: POOL,
        region: 'eu-west-1',
        functionArn: FN,
        triggers: ['PostConfirmation', 'PostAuthentication', 'PreTokenGeneration'],
        dryRun: false,
      });
    }
  });

  it.each([
    ['no command', [], 'attach'],
    ['an unknown command', ['mend', '--pool', POOL, '--function', FN], 'unknown command'],
    ['no pool', ['attach', '--function', FN], '--pool: give'],
    ['a pool that is a name', ['attach', '--pool', 'customers', '--function', FN], '--pool: give'],
    [
      'a function that is a name',
      ['attach', '--pool', POOL, '--function', 'x'],
      '--function: give',
    ],
    ['an unknown option', ['attach', '--force'], "'--force'"],
    ['a dry check', ['check', '--dry-run'], "'--dry-run'"],
    [
      'a trigger that is not ours',
      ['attach', '--pool', POOL, '--function', FN, '--triggers', 'PreSignUp,PostConfirmation'],
      '--triggers: PreSignUp is not one of ours',
    ],
  ])('are refused with %s: 2, and what to do', async (_, args, message) => {
    const { code, stdout, stderr } = await runCli(['cognito', ...args]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });

  it.each([['attach'], ['detach'], ['check']])('have a help with examples: %s', async (name) => {
    const { code, stdout } = await runCli(['cognito', name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('$ permit-sync cognito attach --pool');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
