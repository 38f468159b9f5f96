import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAccess } from '../../cli/access/index.ts';
import { type CloudFormation, startCloudFormation } from './cloudformation.ts';
import { screens } from './screens.ts';

const limits =
  '{"requestsPerMinute":10,"writesPerMinute":9,"deletesPerMinute":8,"bulkPer10Minutes":7}';
const outputs = {
  SyncQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/live',
  ImportQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/imports',
  DeadLetterQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/dead',
  LedgerTableName: 'prod-ledger',
  PermitApiUrl: 'https://permit.example.com',
  PermitLimits: limits,
  ParameterPath: '/team/prod',
};

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes or so').toString('base64')}`;

let aws: CloudFormation;
/** The SDK reads its own settings from the process's environment. */
async function start(refuse?: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  aws = await startCloudFormation({
    stacks: {
      'permit-sync-prod': outputs,
      'acme-access-prod': { ...outputs, LedgerTableName: 'acme-ledger' },
      'permit-sync-watched': {
        ...outputs,
        ReconcileSources: 'clerk,auth0',
        ReconcileInterval: 'PT48H',
      },
      'permit-sync-half': { SyncQueueUrl: outputs.SyncQueueUrl },
      'permit-sync-clerk': {
        ...outputs,
        ClerkWebhookUrl: 'https://api.example.com/webhooks/clerk',
      },
    },
    parameters: {
      '/team/prod/permit-api-key': 'permit_key_prod',
      '/team/prod/clerk-webhook-secrets': SECRET,
      '/team/prod/auth0-webhook-tokens': 'of-a-function-that-is-off',
    },
    ...(refuse === undefined ? {} : { refuse }),
  });
  const settings = {
    AWS_ENDPOINT_URL_CLOUDFORMATION: aws.url,
    AWS_ENDPOINT_URL_SSM: aws.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'somebody',
    AWS_SECRET_ACCESS_KEY: 'something',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    ...env,
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
}
afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

/** What the caller's environment says of another stage must not matter. */
const OTHER = { LEDGER_TABLE: 'other-ledger', PERMIT_API_KEY: 'other', SCIM_TOKENS: 'other' };
const access = (stage: string) =>
  createAccess(
    { stage, region: 'eu-west-1', configFile: undefined },
    screens({ env: OTHER }).shell,
  );

describe('a deployed stage', () => {
  beforeEach(() => start());

  it('is found by its stack: queues, table, and nothing of the environment', async () => {
    const settings = await access('prod').settings([
      'SYNC_QUEUE_URL',
      'IMPORT_QUEUE_URL',
      'DEAD_LETTER_QUEUE_URL',
      'LEDGER_TABLE',
      'PERMIT_API_URL',
      'PERMIT_LIMITS',
    ]);
    expect(settings).toEqual({
      SYNC_QUEUE_URL: outputs.SyncQueueUrl,
      IMPORT_QUEUE_URL: outputs.ImportQueueUrl,
      DEAD_LETTER_QUEUE_URL: outputs.DeadLetterQueueUrl,
      LEDGER_TABLE: 'prod-ledger',
      PERMIT_API_URL: 'https://permit.example.com',
      PERMIT_LIMITS: JSON.parse(limits),
    });
    expect((await access('prod').place()).label).toBe('stage prod');
  });

  it('says which providers are read on a schedule, and how often; or that there is none', async () => {
    const schedule = ['RECONCILE_SOURCES', 'RECONCILE_INTERVAL_HOURS'] as const;
    expect(await access('watched').settings(schedule)).toEqual({
      RECONCILE_SOURCES: ['clerk', 'auth0'],
      RECONCILE_INTERVAL_HOURS: 48,
    });
    await expect(access('prod').settings(schedule)).rejects.toThrow('RECONCILE_SOURCES: missing');
  });

  it.each([
    ['by --service', { service: 'acme-access' }, {}],
    ['by the environment', {}, { PERMIT_SYNC_SERVICE: 'acme-access' }],
  ])('has the name of a service of one’s own, %s', async (_, target, env) => {
    const { shell } = screens({ env });
    const stage = { stage: 'prod', region: 'eu-west-1', configFile: undefined, ...target };
    const { LEDGER_TABLE } = await createAccess(stage, shell).settings(['LEDGER_TABLE']);
    expect(LEDGER_TABLE).toBe('acme-ledger');
  });

  it('has its secrets in parameters', async () => {
    const { PERMIT_API_KEY } = await access('prod').settings(['PERMIT_API_KEY']);
    expect(PERMIT_API_KEY).toBe('permit_key_prod');
  });

  it('has the secrets of the sources that are on, and knows nothing of the others', async () => {
    const { CLERK_WEBHOOK_SECRETS } = await access('clerk').settings(['CLERK_WEBHOOK_SECRETS']);
    expect(CLERK_WEBHOOK_SECRETS).toEqual([SECRET]);
    await expect(access('clerk').settings(['AUTH0_WEBHOOK_TOKENS'])).rejects.toMatchObject({
      problems: [expect.stringMatching(/^AUTH0_WEBHOOK_TOKENS: missing/)],
    });
  });

  it('that lacks some settings names them all, and takes none from the environment', async () => {
    await expect(
      access('half').settings(['LEDGER_TABLE', 'DEAD_LETTER_QUEUE_URL', 'SYNC_QUEUE_URL']),
    ).rejects.toMatchObject({
      code: 'invalid_settings',
      problems: ['DEAD_LETTER_QUEUE_URL: missing', 'LEDGER_TABLE: missing'],
    });
    await expect(access('half').settings(['SCIM_TABLE'])).rejects.toMatchObject({
      problems: ['SCIM_TABLE: missing'],
    });
  });

  it('that there is not says so, and what to check', async () => {
    await expect(access('nowhere').place()).rejects.toMatchObject({
      code: 'no_stage',
      message: 'there is no stack permit-sync-nowhere in eu-west-1',
      remedy: expect.stringContaining('--stage local'),
    });
  });
});

describe('a stage that cannot be asked', () => {
  it('names the right that is missing', async () => {
    await start('AccessDenied');
    await expect(access('prod').place()).rejects.toMatchObject({
      code: 'no_access',
      remedy: expect.stringContaining('cloudformation:DescribeStacks'),
    });
  });

  it('says how to sign in when there are no credentials', async () => {
    const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_PROFILE: '' };
    await start(undefined, none);
    await expect(access('prod').place()).rejects.toMatchObject({
      code: 'no_credentials',
      remedy: expect.stringContaining('aws sso login'),
    });
  });
});
