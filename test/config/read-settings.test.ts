import { describe, expect, it } from 'vitest';
import { type ReadParameter, readSettings, SettingsError } from '../../lib/config/index.ts';

const SECRET = `whsec_${Buffer.from('a secret').toString('base64')}`;
const LIMITS = {
  requestsPerMinute: 1000,
  writesPerMinute: 300,
  deletesPerMinute: 60,
  bulkPer10Minutes: 100,
};

async function problemsOf(reading: Promise<unknown>): Promise<readonly string[]> {
  const outcome = await reading.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof SettingsError)) throw new Error(`no SettingsError: ${String(outcome)}`);
  for (const problem of outcome.problems) expect(outcome.message).toContain(problem);
  return outcome.problems;
}

describe('settings', () => {
  it('are read from the environment, each in its shape', async () => {
    const env = {
      SYNC_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/live',
      LEDGER_TABLE: 'permit-sync-ledger',
      PERMIT_API_KEY: ' permit_key_abc\n',
      PERMIT_LIMITS: JSON.stringify(LIMITS),
      CLERK_WEBHOOK_SECRETS: `${SECRET}, ${SECRET}`,
      AUTH0_WEBHOOK_TOKENS: 'bare-token,Bearer other-token,Basic dTpw',
      SCIM_TABLE: 'permit-sync-scim',
      SCIM_TOKENS: 'acme:a-token-for-okta-only, globex:another:with-a-colon',
    };
    const settings = await readSettings(
      [
        'SYNC_QUEUE_URL',
        'LEDGER_TABLE',
        'PERMIT_API_KEY',
        'PERMIT_LIMITS',
        'CLERK_WEBHOOK_SECRETS',
        'AUTH0_WEBHOOK_TOKENS',
        'SCIM_TABLE',
        'SCIM_TOKENS',
      ],
      { env },
    );
    expect(settings).toEqual({
      SYNC_QUEUE_URL: env.SYNC_QUEUE_URL,
      LEDGER_TABLE: 'permit-sync-ledger',
      PERMIT_API_KEY: 'permit_key_abc',
      PERMIT_LIMITS: LIMITS,
      CLERK_WEBHOOK_SECRETS: [SECRET, SECRET],
      AUTH0_WEBHOOK_TOKENS: ['bare-token', 'Bearer other-token', 'Basic dTpw'],
      SCIM_TABLE: 'permit-sync-scim',
      SCIM_TOKENS: [
        { tenant: 'acme', token: 'a-token-for-okta-only' },
        { tenant: 'globex', token: 'another:with-a-colon' },
      ],
    });
  });

  it("have Permit's address and documented limits for defaults, and may lack a queue for imports", async () => {
    const settings = await readSettings(['PERMIT_API_URL', 'PERMIT_LIMITS', 'IMPORT_QUEUE_URL'], {
      env: { IMPORT_QUEUE_URL: '' },
    });
    expect(settings.PERMIT_API_URL).toBe('https://api.permit.io');
    const given = { env: { PERMIT_API_URL: 'https://eu.permit.test//' } };
    expect(await readSettings(['PERMIT_API_URL'], given)).toEqual({
      PERMIT_API_URL: 'https://eu.permit.test',
    });
    expect(settings.PERMIT_LIMITS).toEqual({
      requestsPerMinute: 1000,
      writesPerMinute: 300,
      deletesPerMinute: 60,
      bulkPer10Minutes: 100,
    });
    expect(settings.IMPORT_QUEUE_URL).toBeUndefined();
  });

  it('that nobody asked for are not looked at', async () => {
    const env = { LEDGER_TABLE: 'ledger', PERMIT_LIMITS: 'nonsense' };
    expect(await readSettings(['LEDGER_TABLE'], { env })).toEqual({ LEDGER_TABLE: 'ledger' });
  });

  it('that are missing or malformed are named all at once', async () => {
    const env = {
      SYNC_QUEUE_URL: 'live-queue',
      LEDGER_TABLE: '',
      CLERK_WEBHOOK_SECRETS: `${SECRET},bare-secret`,
      AUTH0_WEBHOOK_TOKENS: 'token,,other',
      PERMIT_LIMITS: JSON.stringify({ ...LIMITS, deletesPerMinute: 0, perHour: 9 }),
    };
    const problems = await problemsOf(
      readSettings(
        [
          'SYNC_QUEUE_URL',
          'DEAD_LETTER_QUEUE_URL',
          'LEDGER_TABLE',
          'PERMIT_API_KEY',
          'PERMIT_LIMITS',
          'CLERK_WEBHOOK_SECRETS',
          'AUTH0_WEBHOOK_TOKENS',
        ],
        { env },
      ),
    );
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'AUTH0_WEBHOOK_TOKENS.1',
      'CLERK_WEBHOOK_SECRETS.1',
      'DEAD_LETTER_QUEUE_URL',
      'LEDGER_TABLE',
      'PERMIT_API_KEY',
      'PERMIT_LIMITS.deletesPerMinute',
      'PERMIT_LIMITS',
      'SYNC_QUEUE_URL',
    ]);
  });

  it('may lack tokens of SCIM, and say how to write one that has no tenant', async () => {
    expect(await readSettings(['SCIM_TOKENS'], { env: {} })).toEqual({});
    const env = { SCIM_TOKENS: 'a-token-without-a-tenant' };
    expect(await problemsOf(readSettings(['SCIM_TOKENS'], { env }))).toEqual([
      expect.stringMatching(/^SCIM_TOKENS\.0: must be written tenant:token, e\.g\. acme:<token>/),
    ]);
  });

  it.each([
    ['SYNC_QUEUE_URL', 'ftp://hush.test/queue'],
    ['SYNC_QUEUE_URL', 'https://user:hush@sqs.test/queue'],
    ['LEDGER_TABLE', 'hush table'],
    ['PERMIT_API_KEY', 'hush hush'],
    ['PERMIT_API_URL', 'hush.permit.io'],
    ['PERMIT_LIMITS', 'hush'],
    ['PERMIT_LIMITS', '["hush"]'],
    ['PERMIT_LIMITS', '{"requestsPerMinute":"hush"}'],
    ['PERMIT_LIMITS', JSON.stringify({ ...LIMITS, writesPerMinute: 1.5 })],
    ['PERMIT_LIMITS', JSON.stringify({ ...LIMITS, writesPerMinute: undefined })],
    ['CLERK_WEBHOOK_SECRETS', 'hush'],
    ['CLERK_WEBHOOK_SECRETS', 'whsec_hush!hush'],
    ['CLERK_WEBHOOK_SECRETS', ','],
    ['AUTH0_WEBHOOK_TOKENS', 'two hush'],
    ['AUTH0_WEBHOOK_TOKENS', 'Bearer'],
    ['AUTH0_WEBHOOK_TOKENS', 'a-token,basic '],
    ['SCIM_TABLE', 'hush table'],
    ['SCIM_TOKENS', 'hush-hush-hush-hush-hush'],
    ['SCIM_TOKENS', 'Bearer hush-hush-hush-hush'],
    ['SCIM_TOKENS', 'acme:hush-too-short'],
    ['SCIM_TOKENS', 'acme: hush-hush-hush-hush-hush'],
    ['SCIM_TOKENS', '..:hush-hush-hush-hush-hush'],
    ['SCIM_TOKENS', 'a/b:hush-hush-hush-hush-hush'],
    ['SCIM_TOKENS', `acme:${'hush'.repeat(6)},`],
  ] as const)('%s = %s is refused, and its value not told', async (name, value) => {
    const problems = await problemsOf(readSettings([name], { env: { [name]: value } }));
    expect(problems[0]).toMatch(new RegExp(`^${name}[^:]*: \\S`));
    expect(problems.join()).not.toContain('hush');
  });
});

describe('a setting in a parameter', () => {
  const reading = (parameters: Record<string, string>): ReadParameter => {
    return async (name) => {
      const value = parameters[name];
      if (value === undefined) throw Object.assign(new Error(name), { name: 'ParameterNotFound' });
      return value;
    };
  };

  it('is read from it while the variable itself is not set', async () => {
    const readParameter = reading({ '/stage/key': 'from-parameter\n', '/stage/clerk': SECRET });
    const env = {
      PERMIT_API_KEY_PARAMETER: '/stage/key',
      CLERK_WEBHOOK_SECRETS_PARAMETER: '/stage/clerk',
    };
    const names = ['PERMIT_API_KEY', 'CLERK_WEBHOOK_SECRETS'] as const;
    expect(await readSettings(names, { env, readParameter })).toEqual({
      PERMIT_API_KEY: 'from-parameter',
      CLERK_WEBHOOK_SECRETS: [SECRET],
    });
    const both = { ...env, PERMIT_API_KEY: 'from-variable' };
    expect(await readSettings(names, { env: both, readParameter })).toMatchObject({
      PERMIT_API_KEY: 'from-variable',
    });
  });

  it('that cannot be read or is empty stands in the same one error', async () => {
    const readParameter = reading({ '/stage/scim': ' ' });
    const env = {
      PERMIT_API_KEY_PARAMETER: '/stage/absent',
      SCIM_TOKENS_PARAMETER: '/stage/scim',
      SYNC_QUEUE_URL_PARAMETER: '/stage/queue',
    };
    const names = ['PERMIT_API_KEY', 'SCIM_TOKENS', 'SYNC_QUEUE_URL'] as const;
    expect(await problemsOf(readSettings(names, { env, readParameter }))).toEqual([
      expect.stringMatching(/^PERMIT_API_KEY_PARAMETER: .*\(ParameterNotFound\)/),
      expect.stringMatching(/^SCIM_TOKENS_PARAMETER: .*empty/),
      expect.stringMatching(/^SYNC_QUEUE_URL: missing$/),
    ]);
  });
});
