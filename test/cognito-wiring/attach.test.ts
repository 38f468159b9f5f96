import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  SetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPool, type Pool } from '../../cli/cognito/pool.ts';
import { TRIGGERS } from '../../cli/cognito/triggers.ts';
import { attach, check, detach } from '../../cli/cognito/wiring.ts';
import { type CognitoLocal, startCognitoLocal } from './cognito-local.ts';
import { clientOf, createPool, FUNCTION, FURNISHED, TEAMS_FUNCTION } from './pools.ts';

let cognito: CognitoLocal;
let client: CognitoIdentityProviderClient;

beforeAll(async () => {
  cognito = await startCognitoLocal();
  client = clientOf(cognito.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', cognito.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'nobody');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'nothing');
}, 30_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  client.destroy();
  await cognito.close();
});

let id: string;
let pool: Pool;
beforeEach(async () => {
  id = await createPool(client, FURNISHED);
  await client.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: id,
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    }),
  );
  pool = openPool(id, 'local');
});

const wiring = (more: Partial<Parameters<typeof attach>[0]> = {}) => ({
  pool,
  functionArn: FUNCTION,
  triggers: TRIGGERS,
  ...more,
});

async function reading() {
  const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: id }));
  const { LambdaConfig = {}, LastModifiedDate: _, AdminCreateUserConfig, ...rest } = UserPool ?? {};
  // The old name of the password policy's TemporaryPasswordValidityDays; AWS refuses to be sent both.
  const { UnusedAccountValidityDays: _days, ...admin } = AdminCreateUserConfig ?? {};
  const { $metadata: __, ...mfa } = await client.send(
    new GetUserPoolMfaConfigCommand({ UserPoolId: id }),
  );
  return { triggers: LambdaConfig, settings: { ...rest, admin, mfa } };
}

const OURS = {
  PostConfirmation: FUNCTION,
  PostAuthentication: FUNCTION,
  PreTokenGeneration: FUNCTION,
};

/** The pool after somebody put triggers of their own there. */
async function withTriggers(triggers: Record<string, string>): Promise<void> {
  id = await createPool(client, { ...FURNISHED, LambdaConfig: triggers });
  pool = openPool(id, 'local');
}

describe('attaching to an existing pool', () => {
  it('fills the free slots and keeps every other setting', async () => {
    const before = await reading();
    expect(await attach(wiring())).toEqual({ changed: TRIGGERS });
    expect(await reading()).toEqual({ triggers: OURS, settings: before.settings });
  });

  it('keeps the triggers of others in other slots', async () => {
    await withTriggers({ PreSignUp: TEAMS_FUNCTION });
    await attach(wiring());
    expect((await reading()).triggers).toEqual({ ...OURS, PreSignUp: TEAMS_FUNCTION });
  });

  it('does nothing the second time', async () => {
    await attach(wiring());
    const update = vi.spyOn(pool, 'update');
    expect(await attach(wiring())).toEqual({ changed: [] });
    expect(update).not.toHaveBeenCalled();
  });

  it('is refused when a slot is taken, and changes nothing', async () => {
    await withTriggers({ PostConfirmation: TEAMS_FUNCTION });
    const before = await reading();
    await expect(attach(wiring())).rejects.toMatchObject({
      code: 'slot_taken',
      message: expect.stringContaining(`PostConfirmation invokes ${TEAMS_FUNCTION}`),
    });
    expect(await reading()).toEqual(before);
  });

  it('takes the slots that are named, beside one that is taken', async () => {
    await withTriggers({ PostConfirmation: TEAMS_FUNCTION });
    await attach(wiring({ triggers: ['PostAuthentication', 'PreTokenGeneration'] }));
    expect((await reading()).triggers).toEqual({ ...OURS, PostConfirmation: TEAMS_FUNCTION });
  });

  it('says what it would do, and does not, on a dry run', async () => {
    const before = await reading();
    expect(await attach(wiring({ dryRun: true }))).toEqual({ changed: TRIGGERS });
    expect(await reading()).toEqual(before);
  });

  it('refuses a function of another region or account, which Cognito could not invoke', async () => {
    const functionArn = 'arn:aws:lambda:eu-west-1:local:function:permit-sync-test-cognito';
    await expect(attach(wiring({ functionArn }))).rejects.toMatchObject({ code: 'wrong_place' });
  });

  it('refuses a pool that does not exist', async () => {
    pool = openPool('local_nowhere', 'local');
    await expect(attach(wiring())).rejects.toMatchObject({ code: 'no_pool' });
  });

  it('restores the second factors when the update resets them', async () => {
    const before = await reading();
    const forgetful: Pool = {
      ...pool,
      async update(request) {
        await pool.update(request);
        await pool.setMfa({ SoftwareTokenMfaConfiguration: { Enabled: false } });
      },
    };
    await attach(wiring({ pool: forgetful }));
    expect((await reading()).settings).toEqual(before.settings);
  });

  it('fails and names the settings when the update did not keep them', async () => {
    const forgetful: Pool = {
      ...pool,
      update: ({ Policies: _, UserPoolTags: __, ...request }) => pool.update(request),
    };
    await expect(attach(wiring({ pool: forgetful }))).rejects.toMatchObject({
      code: 'settings_changed',
      message: expect.stringContaining('Policies, UserPoolTags'),
    });
  });
});

describe('detaching', () => {
  it('frees our slots only, and keeps every other setting', async () => {
    await withTriggers({ PreSignUp: TEAMS_FUNCTION, PostAuthentication: TEAMS_FUNCTION });
    const before = await reading();
    await attach(wiring({ triggers: ['PostConfirmation', 'PreTokenGeneration'] }));
    const { changed } = await detach(wiring());
    expect(changed).toEqual(['PostConfirmation', 'PreTokenGeneration']);
    expect(await reading()).toEqual(before);
  });

  it('changes nothing where we are not attached', async () => {
    await withTriggers({ PostConfirmation: TEAMS_FUNCTION });
    const before = await reading();
    expect(await detach(wiring())).toEqual({ changed: [] });
    expect(await reading()).toEqual(before);
  });
});

describe('checking', () => {
  it('is content with every slot attached', async () => {
    await attach(wiring());
    await expect(check(wiring())).resolves.toBeUndefined();
  });

  it('names the slots that another tool has taken from us', async () => {
    await attach(wiring());
    await detach(wiring({ triggers: ['PreTokenGeneration'] }));
    await expect(check(wiring())).rejects.toMatchObject({
      code: 'not_attached',
      message: expect.stringMatching(/^PreTokenGeneration: not on/),
    });
  });
});
