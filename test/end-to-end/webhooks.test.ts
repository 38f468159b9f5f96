import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type ClerkOrganization,
  type ClerkUser,
  clerkMembership,
  clerkOrganization,
  clerkUser,
  clerkUserDeleted,
  post,
  signedClerk,
} from '../../lib/samples/index.ts';
import { type Stack, startStack } from '../../local/stack/index.ts';
import { randomFrom } from '../sync/simulation/scheduler.ts';

/** Everything as deployed, but for who answers: HTTP, signatures, SQS, the worker's lease and ledger, Permit's API. */
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({
    roles: ['admin', 'member'],
    config: new URL('../../local/pass-through.config.ts', import.meta.url),
  });
}, 60_000);
afterAll(async () => {
  await stack.close();
});

const user = (n: number): ClerkUser => ({
  id: `user_${n}`,
  email: `person.${n}@example.com`,
  firstName: `First ${n}`,
  lastName: 'Last',
});
const organization = (n: number): ClerkOrganization => ({
  id: `org_${n}`,
  name: `Organization ${n}`,
  slug: `organization-${n}`,
});

async function facts() {
  const answer = await fetch(`${stack.urls.permit}/_standin/facts`);
  return await answer.json();
}

/** Waits until Permit holds these facts, and says what it held last if it never does. */
async function expectFacts(expected: object): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    try {
      expect(await facts()).toMatchObject(expected);
      return;
    } catch {
      await pause(250);
    }
  }
  expect(await facts()).toMatchObject(expected);
}

it('ends in the newest facts, with events late, twice, out of order and over two workers', async () => {
  const start = Date.now() - 60_000;
  const history: object[] = [];
  let at = start;
  const tell = (event: (at: number) => object) => history.push(event(++at));

  for (const n of [1, 2]) tell((time) => clerkOrganization('created', organization(n), time));
  for (const n of [1, 2, 3, 4, 5, 6]) {
    tell((time) => clerkUser('created', user(n), time));
    tell((time) => clerkMembership('created', user(n), organization(1), 'org:member', time));
    tell((time) => clerkMembership('created', user(n), organization(2), 'org:admin', time));
  }
  tell((time) => clerkMembership('updated', user(1), organization(1), 'org:admin', time));
  tell((time) => clerkMembership('deleted', user(2), organization(2), 'org:admin', time));
  tell((time) => clerkUserDeleted(user(3).id, time));
  tell((time) => clerkUserDeleted(user(4).id, time));
  tell((time) => clerkUser('created', { ...user(4), firstName: 'Again' }, time));
  tell((time) => clerkMembership('created', user(4), organization(2), 'org:member', time));
  tell((time) => clerkOrganization('updated', { ...organization(1), name: 'Renamed' }, time));
  tell((time) => clerkUser('updated', { ...user(5), email: 'new@example.com' }, time));
  tell((time) => clerkMembership('deleted', user(6), organization(1), 'org:member', time));
  tell((time) => clerkMembership('created', user(6), organization(1), 'org:admin', time));

  const random = randomFrom(11);
  const secret = stack.secrets.clerk;
  const deliveries = [...history, ...history.filter(() => random() < 0.5)]
    .map((event) => ({ event, order: random() }))
    .sort((a, b) => a.order - b.order);
  for (const { event } of deliveries) {
    expect(await post(stack.urls.http, signedClerk(event, secret, Date.now()))).toBe(202);
  }

  const is = (n: number, more: object = {}) => ({
    key: user(n).id,
    email: user(n).email,
    first_name: user(n).firstName,
    ...more,
  });
  await expectFacts({
    users: [
      is(1),
      is(2),
      is(4, { first_name: 'Again' }),
      is(5, { email: 'new@example.com' }),
      is(6),
    ],
    tenants: [
      { key: 'org_1', name: 'Renamed' },
      { key: 'org_2', name: 'Organization 2' },
    ],
    assignments: [
      { user: 'user_1', tenant: 'org_1', role: 'admin' },
      { user: 'user_1', tenant: 'org_2', role: 'admin' },
      { user: 'user_2', tenant: 'org_1', role: 'member' },
      { user: 'user_4', tenant: 'org_2', role: 'member' },
      { user: 'user_5', tenant: 'org_1', role: 'member' },
      { user: 'user_5', tenant: 'org_2', role: 'admin' },
      { user: 'user_6', tenant: 'org_1', role: 'admin' },
      { user: 'user_6', tenant: 'org_2', role: 'admin' },
    ],
  });
}, 60_000);
