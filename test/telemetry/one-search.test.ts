import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  auth0User,
  authorizedAuth0,
  clerkUser,
  cognitoSignUp,
  post,
  signedClerk,
} from '../../lib/samples/index.ts';
import { type Stack, startStack } from '../../local/stack/index.ts';

/** Everything as deployed, from signed request to Permit's answer; and every line that a function has written. */
let stack: Stack;
const lines: { readonly service: string; readonly text: string }[] = [];

beforeAll(async () => {
  stack = await startStack({
    config: new URL('../../local/pass-through.config.ts', import.meta.url),
    environment: { LOG_LEVEL: 'debug' },
    schedule: 'off',
    onLine: (service, text) => lines.push({ service, text }),
  });
}, 60_000);
afterAll(() => stack.close());

const GIVEN = 'Quintessa';
const FAMILY = 'Featherstonehaugh';
const address = (of: string): string => `${GIVEN}.${of}@${FAMILY}.example`.toLowerCase();

const ids = z.array(z.string().check(z.regex(/^[0-9a-f]{32}$/)));
const entry = z.looseObject({
  event: z.string(),
  service: z.string(),
  requestId: z.string(),
  source: z.optional(z.string()),
  outcome: z.optional(z.string()),
  permitRequestIds: z.optional(ids),
});

/** What one search finds: the log lines that a text stands in, oldest first. */
function search(text: string) {
  const found = lines.filter((line) => line.text.includes(text) && !line.text.includes('"_aws"'));
  return found.map((line) => entry.parse(JSON.parse(line.text)));
}

/** Lines come from other threads, in their own time. */
async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 160 && !isSo(); tries++) await pause(50);
}

/** The same, once the worker has applied so many jobs of it. */
async function life(text: string, jobs: number) {
  const applied = () => search(text).filter(({ outcome }) => outcome === 'applied');
  await until(() => applied().length === jobs);
  expect(applied()).toHaveLength(jobs);
  return search(text);
}

const steps = (found: readonly z.infer<typeof entry>[]): readonly string[] =>
  found.map(({ service, event, outcome }) => [service, event, outcome ?? ''].join(' ').trim());

/** Of the ways in, and of Permit: each line has its own. */
function hasIds(found: readonly z.infer<typeof entry>[]): void {
  const [wayIn, ...jobs] = found;
  for (const job of jobs) {
    expect(job.requestId).not.toBe(wayIn?.requestId);
    expect(job.permitRequestIds?.length).toBeGreaterThan(0);
  }
}

describe('one search of the log', () => {
  it("finds a Clerk event's life by the delivery's id", async () => {
    const id = `msg_${randomUUID().replaceAll('-', '')}`;
    const user = { id: 'user_q', email: address('clerk'), firstName: GIVEN, lastName: FAMILY };
    const event = clerkUser('created', user, Date.now());
    expect(
      await post(stack.urls.http, signedClerk(event, stack.secrets.clerk, Date.now(), id)),
    ).toBe(202);
    const found = await life(id, 1);
    expect(steps(found)).toEqual(['clerk webhook_accepted', 'worker job applied']);
    hasIds(found);
  });

  it("finds an Auth0 event's life by the event's id", async () => {
    const user = {
      id: `google-apps|${address('auth0')}`,
      email: address('auth0'),
      givenName: GIVEN,
      familyName: FAMILY,
    };
    const event = { ...auth0User('created', user, Date.now()), id: `evt_${randomUUID()}` };
    await post(stack.urls.http, authorizedAuth0(event, stack.secrets.auth0));
    const found = await life(event.id, 1);
    expect(steps(found)).toEqual(['auth0 webhook_accepted', 'worker job applied']);
    hasIds(found);
  });

  it("finds a sign-up's life by the user's sub", async () => {
    const sub = randomUUID();
    const user = { sub, email: address('cognito'), givenName: GIVEN, familyName: FAMILY };
    await stack.functions.get('cognito')?.invoke(JSON.stringify(cognitoSignUp(user)));
    const found = await life(sub, 2);
    expect(steps(found)).toEqual([
      'cognito trigger_accepted',
      'worker job applied',
      'worker job applied',
    ]);
    hasIds(found);
  });

  it("finds a SCIM user's life by the resource's id", async () => {
    const response = await fetch(`${stack.urls.http}/scim/v2/acme/Users`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${stack.secrets.scim.get('acme')}`,
        'content-type': 'application/scim+json',
      },
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: address('scim'),
        name: { givenName: GIVEN, familyName: FAMILY },
      }),
    });
    const { id } = z.object({ id: z.string() }).parse(await response.json());
    const found = await life(id, 2);
    expect(steps(found).toSorted()).toEqual([
      'scim scim_accepted',
      'worker job applied',
      'worker job applied',
    ]);
    const [wayIn, ...jobs] = found.toSorted((a, b) => a.service.localeCompare(b.service));
    const eventIds = new Set(jobs.map((job) => job['eventId']));
    expect([...eventIds]).toEqual([wayIn?.['eventId']]);
    expect(wayIn?.['jobs']).toBe(2);
  });

  it("finds a handoff's life by the token's id", async () => {
    const jti = randomUUID();
    const token = await stack.issuer.sign({
      ...{ sub: 'user_h', jti, email: address('handoff') },
      ...{ given_name: GIVEN, family_name: FAMILY, name: `${GIVEN} ${FAMILY}` },
    });
    await fetch(`${stack.urls.http}/handoff`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    const found = await life(jti, 1);
    expect(steps(found)).toEqual(['handoff handoff_accepted', 'worker job applied']);
    hasIds(found);
  });

  it('finds no address, name or secret, after a forged request and a broken one either', async () => {
    const user = { id: 'user_f', email: address('forged'), firstName: GIVEN, lastName: FAMILY };
    const event = clerkUser('created', user, Date.now());
    const forged = signedClerk(event, `whsec_${btoa('another secret')}`, Date.now());
    expect(await post(stack.urls.http, forged)).toBe(401);
    const broken = { ...event, data: { ...event.data, id: 7, first_name: GIVEN } };
    const signed = signedClerk(broken, stack.secrets.clerk, Date.now());
    expect(await post(stack.urls.http, signed)).toBe(202);
    await until(() => lines.some(({ text }) => text.includes('"unparseable":1')));
    expect(search('webhook_rejected')).toHaveLength(1);
    expect(search('webhook_unparseable')).toHaveLength(1);
    const all = lines.map(({ text }) => text).join('\n');
    expect(all).not.toMatch(new RegExp(`${GIVEN}|${FAMILY}`, 'i'));
    for (const secret of [stack.secrets.clerk, stack.secrets.auth0, stack.permit.apiKey]) {
      expect(all).not.toContain(secret);
    }
  });

  it('leaves metrics of each function behind', () => {
    const metrics = new Set(
      lines.flatMap(({ text }) => {
        if (!text.includes('"_aws"')) return [];
        const { service, ...values } = z
          .looseObject({ service: z.string() })
          .parse(JSON.parse(text));
        return Object.keys(values).map((name) => `${service} ${name}`);
      }),
    );
    const ways = ['clerk', 'auth0', 'cognito', 'scim', 'handoff'];
    expect([...metrics]).toEqual(
      expect.arrayContaining([
        ...ways.map((service) => `${service} accepted`),
        ...['clerk rejected', 'clerk unparseable', 'worker applied', 'worker permit_calls'],
        ...['worker event_to_permit_ms', 'worker oldest_age_s', 'worker budget_left'],
      ]),
    );
  });
});
