import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { budgetPk, circuitPk, createBudget, createCircuit } from '../../../lib/admission/index.ts';
import { DOCUMENTED_LIMITS } from '../../../local/permit/index.ts';
import { startPlace } from '../status/place.ts';
import { diagnose } from './diagnose.ts';

let place: Awaited<ReturnType<typeof startPlace>>;
beforeAll(async () => {
  place = await startPlace();
});
afterAll(() => place.close());
afterEach(() => {
  place.standIn.faults.clear();
});

const now = Date.now;
/** Another key's documents: each test has its own. */
const accountOf = (apiKey: string) => ({ apiKey, apiUrl: place.env['PERMIT_API_URL'] ?? '' });

describe('the Permit key', () => {
  it('that is not known is a failure, and what hangs on it is skipped', async () => {
    const env = { ...place.env, PERMIT_API_KEY: 'permit_key_of_nobody' };
    const { run, of } = await diagnose({ env });
    expect(run.code).toBe(1);
    expect(of('permit.key').state).toBe('failed');
    expect(of('permit.key').detail).toContain('401');
    expect(of('permit.key').remedy).toContain('Settings, API Keys');
    expect(of('permit.roles').state).toBe('skipped');
    expect(run.stdout).not.toContain('permit_key_of_nobody');
  });

  it('of a project or an organization is told as that', async () => {
    place.standIn.faults.add({
      path: '/api-key/scope',
      effect: { kind: 'error', status: 200, body: '{"organization_id":"o","project_id":"p"}' },
    });
    const { of } = await diagnose({ env: place.env });
    expect(of('permit.key').state).toBe('failed');
    expect(of('permit.key').detail).toContain('not the key of an environment');
  });

  it('cannot be checked where nobody answers, which is told', async () => {
    const env = { ...place.env, PERMIT_API_URL: 'http://127.0.0.1:9' };
    const { of } = await diagnose({ env });
    expect(of('permit.key')).toMatchObject({ state: 'failed' });
    expect(of('permit.key').remedy).toContain('PERMIT_API_URL');
    expect(of('queue.live').state).toBe('ok');
  });

  it('is asked once, so that a failure is told as it is', async () => {
    place.standIn.faults.add({
      path: '/api-key/scope',
      effect: { kind: 'error', status: 503 },
    });
    const { of } = await diagnose({ env: place.env });
    expect(of('permit.key').detail).toContain('503');
  });
});

describe('the circuit', () => {
  it.each([
    ['outage', 'does not answer'],
    ['configuration', "refuses the worker's key"],
  ] as const)('that is open for %s is a failure with its reason', async (cause, words) => {
    const apiKey = `permit_key_${cause}`;
    const circuit = { pk: circuitPk(accountOf(apiKey)), now, random: () => 1 };
    await createCircuit({ ...circuit, documents: place.documents }).open(cause);
    const { run, of } = await diagnose({ env: { ...place.env, PERMIT_API_KEY: apiKey } });
    expect(run.code).toBe(1);
    expect(of('permit.circuit').state).toBe('failed');
    expect(of('permit.circuit').detail).toContain(words);
    expect(of('permit.circuit').remedy).toBeDefined();
  });
});

describe('the budget', () => {
  it('that Permit refused is to be looked at, and its calls are not made', async () => {
    const account = accountOf('permit_key_refused');
    const budget = { documents: place.documents, pk: budgetPk(account), now };
    await createBudget({ ...budget, limits: DOCUMENTED_LIMITS }).refused({ requests: 1 }, 60_000);
    place.standIn.resetCalls();
    const { of } = await diagnose({ env: { ...place.env, PERMIT_API_KEY: account.apiKey } });
    expect(of('permit.budget').state).toBe('warning');
    expect(of('permit.budget').detail).toMatch(/requests for (?:\d+ s|1 min)/);
    expect(of('permit.key').state).toBe('skipped');
    expect(of('permit.key').detail).toContain('budget');
    expect(place.standIn.calls().latest).toEqual([]);
  });
});
