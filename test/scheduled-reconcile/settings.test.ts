import { describe, expect, it } from 'vitest';
import { readReconcileSettings } from '../../lib/scheduled-reconcile/index.ts';

const ENV = {
  LEDGER_TABLE: 'ledger',
  IMPORT_QUEUE_URL: 'http://sqs.test/imports',
  PERMIT_API_KEY: 'permit-key',
  RECONCILE_SOURCES: 'clerk',
  CLERK_SECRET_KEY: 'sk_live_1',
};
const read = (env: Readonly<Record<string, string>>) => readReconcileSettings({ env });

describe('settings of the scheduled reconcile', () => {
  it('reports daily, and has the brakes of the command line, unless told otherwise', async () => {
    expect(await read(ENV)).toMatchObject({
      RECONCILE_SOURCES: ['clerk'],
      RECONCILE_MODE: 'report',
      RECONCILE_INTERVAL_HOURS: 24,
      RECONCILE_MAX_REMOVALS: { share: 0.05 },
      providers: { clerk: { CLERK_SECRET_KEY: 'sk_live_1' } },
    });
  });

  it.each([
    ['5%', { share: 0.05 }],
    ['0 %', { share: 0 }],
    ['2.5%', { share: 0.025 }],
    ['100%', { share: 1 }],
    ['20', { count: 20 }],
  ])('takes away at most %s', async (text, max) => {
    const { RECONCILE_MAX_REMOVALS } = await read({ ...ENV, RECONCILE_MAX_REMOVALS: text });
    expect(RECONCILE_MAX_REMOVALS).toEqual(max);
  });

  it('wants of each provider that is named what reads it, and names all that is missing', async () => {
    const env = {
      ...ENV,
      RECONCILE_SOURCES: 'clerk, auth0,cognito',
      CLERK_SECRET_KEY: '',
      IMPORT_QUEUE_URL: '',
      LEDGER_TABLE: '',
    };
    await expect(read(env)).rejects.toThrow(
      /AUTH0_CLIENT_ID.*AUTH0_CLIENT_SECRET.*AUTH0_DOMAIN.*CLERK_SECRET_KEY.*COGNITO_USER_POOL_ID.*IMPORT_QUEUE_URL.*LEDGER_TABLE/,
    );
  });

  it('reads no secret of a provider that is not named', async () => {
    const asked: string[] = [];
    const env = {
      ...ENV,
      CLERK_SECRET_KEY: '',
      CLERK_SECRET_KEY_PARAMETER: '/stage/clerk-secret-key',
      AUTH0_CLIENT_SECRET_PARAMETER: '/stage/auth0-client-secret',
    };
    const settings = await readReconcileSettings({
      env,
      readParameter: async (name) => {
        asked.push(name);
        return 'sk_live_2';
      },
    });
    expect(asked).toEqual(['/stage/clerk-secret-key']);
    expect(settings.providers).toEqual({ clerk: { CLERK_SECRET_KEY: 'sk_live_2' } });
  });

  it.each([
    ['RECONCILE_SOURCES', 'clerk,okta'],
    ['RECONCILE_SOURCES', ''],
    ['RECONCILE_MODE', 'repair'],
    ['RECONCILE_INTERVAL_HOURS', '0'],
    ['RECONCILE_INTERVAL_HOURS', '169'],
    ['RECONCILE_MAX_REMOVALS', '101%'],
    ['RECONCILE_MAX_REMOVALS', 'all'],
    ['IMPORT_QUEUE_URL', ''],
    ['CLERK_SECRET_KEY', 'pk_live_1'],
  ])('refuses %s="%s", and does not repeat it', async (name, value) => {
    const error = await read({ ...ENV, [name]: value }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'invalid_settings' });
    expect(String(error)).toContain(name);
    if (value.length > 3) expect(String(error)).not.toContain(value);
  });
});
