import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { Stack } from '../../../local/stack/index.ts';
import type { LocalClerkApi } from '../../directories/clerk-api.ts';
import { startCli } from './child.ts';
import { aboutCompany, startCompany } from './clerk-company.ts';
import { checkpointIn } from './import-queue.ts';
import { startImportWorker, startStackWithoutFunctions } from './stack-without-functions.ts';

const COMPANY = { users: 3000, organizations: 10, memberships: 600 };
const DEATHS = 2;
let stack: Stack;
let clerk: LocalClerkApi;
let cwd: string;
/** Told of each request to the provider. */
let onRequest: (() => void) | undefined;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'backfill-'));
  stack = await startStackWithoutFunctions();
  clerk = await startCompany(COMPANY, {
    faults: (n) => (n % 4 === 0 ? { kind: 'status', status: 502 } : undefined),
    beforeRequest: () => onRequest?.(),
  });
}, 60_000);
afterAll(async () => {
  await clerk.close();
  await stack.close();
  await rm(cwd, { recursive: true });
});

/** A part of the run; killed within a moment of its n-th request, if there is an n. */
async function part(args: readonly string[], killAt?: number) {
  const env = {
    ...stack.environment,
    CLERK_API_URL: clerk.url,
    CLERK_SECRET_KEY: clerk.secretKey,
  };
  const child = startCli(['backfill', 'clerk', ...args], { env, cwd });
  let requests = 0;
  onRequest = () => {
    requests += 1;
    if (requests === killAt) setTimeout(child.kill, Math.random() * 150);
  };
  const end = await child.ended;
  onRequest = undefined;
  return end;
}

const factsSchema = z.object({
  users: z.array(z.object({ key: z.string() })),
  tenants: z.array(z.object({ key: z.string() })),
  assignments: z.array(z.object({ user: z.string(), tenant: z.string() })),
});

/** What Permit has, told as a backfill is. */
async function aboutPermit(): Promise<string[]> {
  const answer = await fetch(`${stack.urls.permit}/_standin/facts`);
  const { users, tenants, assignments } = factsSchema.parse(await answer.json());
  return [
    ...tenants.map(({ key }) => `tenant ${key}`),
    ...users.map(({ key }) => `user ${key}`),
    ...assignments.map(({ user, tenant }) => `membership ${user} in ${tenant}`),
  ].sort();
}

it('ends in the very same users, tenants and roles, killed twice and resumed', async () => {
  for (let deaths = 0; deaths < DEATHS; deaths++) {
    const { code } = await part(deaths === 0 ? [] : ['--resume'], deaths === 0 ? 5 : 8);
    expect(code).toBe(null);
    expect(await checkpointIn(cwd)).toMatchObject({ state: 'running' });
  }
  const last = await part(['--resume', '--json']);
  expect(last.stderr).not.toContain('error');
  expect(last.code).toBe(0);
  const { users, organizations: tenants, memberships } = COMPANY;
  expect(JSON.parse(last.stdout)).toMatchObject({
    state: 'complete',
    read: { users, tenants, memberships },
    jobs: users + tenants + memberships,
  });
  const expected = aboutCompany(COMPANY);
  const worker = startImportWorker(stack);
  try {
    for (let tries = 0; tries < 160 && (await aboutPermit()).length < expected.length; tries++) {
      await pause(250);
    }
    expect(await aboutPermit()).toEqual(expected);
  } finally {
    await worker.close();
  }
}, 120_000);
