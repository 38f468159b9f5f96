import { afterEach, describe, expect, it } from 'vitest';
import { createPool, signUp, startCognitoLocal } from '../../../local/cognito/index.ts';
import { readLine } from '../../../local/dev/log-line.ts';
import { reconcileLine } from '../../../local/dev/reconcile-line.ts';
import { type Stack, type StackOptions, startStack } from '../../../local/stack/index.ts';
import { startCompany } from '../../cli/backfill/clerk-company.ts';
import { runCli } from '../../cli/run-cli.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of closing.splice(0).reverse()) await end();
});

const lines: string[] = [];

async function start(environment: NonNullable<StackOptions['environment']>): Promise<Stack> {
  lines.length = 0;
  const stack = await startStack({
    environment,
    config: new URL('../../../local/pass-through.config.ts', import.meta.url),
    schedule: 'off',
    onLine: (name, line) => void (name === 'reconcile' && lines.push(line)),
  });
  closing.push(stack.close);
  return stack;
}

/** Runs it at once, as docs/local.md has it. */
async function reconcile({ urls }: Stack, event: object = { begin: 'now' }) {
  const url = `${urls.http}/2015-03-31/functions/reconcile/invocations`;
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

const lastRun = async ({ environment }: Stack) => {
  const status = await runCli(['status', '--no-letters', '--json'], { env: environment });
  return status.json();
};

describe('the scheduled reconcile, in the local stack', () => {
  it('compares the Clerk that settings name, and mends, as often as it is asked', async () => {
    const clerk = await startCompany({ users: 3, organizations: 1, memberships: 3 });
    closing.push(clerk.close);
    const stack = await start({
      RECONCILE_SOURCES: 'clerk',
      RECONCILE_MODE: 'mend',
      CLERK_SECRET_KEY: clerk.secretKey,
      CLERK_API_URL: clerk.url,
    });
    expect(await reconcile(stack)).toEqual({ status: 200, answer: { clerk: 'finished' } });
    expect(await lastRun(stack)).toMatchObject({
      reconcile: [
        { source: 'clerk', last: { mode: 'mend', users: 3, found: { missing: 7 }, wakeUps: 1 } },
      ],
    });
    const told = lines
      .map(readLine)
      .flatMap((entry) =>
        entry === null || typeof entry === 'string' ? [] : (reconcileLine(entry) ?? []),
      );
    expect(told).toEqual(['reconcile clerk finished; 7 missing; mend']);
    const inPermit = () => stack.permit.standIn?.facts().users.length;
    await expect.poll(inPermit, { timeout: 15_000 }).toBe(3);
    // As the schedule does: the next one is not due yet.
    expect(await reconcile(stack, {})).toMatchObject({ answer: { clerk: 'idle' } });
    expect(await reconcile(stack)).toMatchObject({ answer: { clerk: 'finished' } });
    // A provider's secret is for nobody else, and in no file.
    expect(Object.values(stack.environment)).not.toContain(clerk.secretKey);
    expect(stack.environment['RECONCILE_SOURCES']).toBe('clerk');
  }, 30_000);

  it("compares a pool of the caller's own cognito-local", async () => {
    const cognito = await startCognitoLocal('http://127.0.0.1:9', 'nobody');
    closing.push(cognito.close);
    const pool = await createPool(cognito.client);
    const names = { givenName: 'Ada', familyName: 'King' };
    await signUp(cognito.client, pool, {
      email: 'ada@example.com',
      password: 'Correct-horse-7',
      ...names,
    });
    const stack = await start({
      RECONCILE_SOURCES: 'cognito',
      COGNITO_USER_POOL_ID: pool.poolId,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.url,
    });
    expect(await reconcile(stack)).toMatchObject({ answer: { cognito: 'finished' } });
    expect(await lastRun(stack)).toMatchObject({ reconcile: [{ last: { users: 1 } }] });
  }, 60_000);

  it('says that there is no provider to read, where none is set', async () => {
    const stack = await start({});
    expect(stack.missing).toEqual([]);
    expect(await reconcile(stack)).toMatchObject({
      status: 200,
      answer: { errorType: 'NoProvider', errorMessage: expect.stringMatching(/RECONCILE_SOURCES/) },
    });
  }, 30_000);

  it('says which settings a provider lacks', async () => {
    const stack = await start({ RECONCILE_SOURCES: 'clerk,cognito' });
    const { answer } = await reconcile(stack);
    expect(answer).toMatchObject({
      errorMessage: expect.stringMatching(
        /CLERK_SECRET_KEY: missing.*COGNITO_USER_POOL_ID: missing/s,
      ),
    });
  }, 30_000);
});
