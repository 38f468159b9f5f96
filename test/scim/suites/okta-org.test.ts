import { afterEach, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type Answering, startAnswering } from './answering.ts';
import { type OktaOrg, startOktaOrg } from './okta-org.ts';
import type { OktaApp } from './okta-provisioning.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const answerSchema = z.object({
  id: z.optional(z.string()),
  errorSummary: z.optional(z.string()),
});

const PROFILE = {
  firstName: 'Kim',
  lastName: 'Lane',
  email: 'kim@example.com',
  login: 'kim@example.com',
};

async function start(app: OktaApp): Promise<{ org: OktaOrg; scim: Answering }> {
  const known: object[] = [];
  const scim = await startAnswering(({ body, call }) => {
    if (call.startsWith('GET /Users?')) {
      return { status: 200, body: { totalResults: known.length, Resources: known } };
    }
    if (call !== 'POST /Users') return { status: 200, body: { id: 'u-1' } };
    known.push({ id: 'u-1' });
    return { status: 201, body: Object.assign({ id: 'u-1' }, body) };
  });
  closing.push(scim.close);
  const org = await startOktaOrg({ base: scim.url, token: 'secret' }, app);
  closing.push(org.close);
  return { org, scim };
}

async function call(org: OktaOrg, method: string, path: string, sent?: object) {
  const response = await fetch(`${org.url}/api/v1${path}`, {
    method,
    headers: { authorization: `SSWS ${org.apiToken}` },
    ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
  });
  const text = await response.text();
  const body = answerSchema.parse(text === '' ? {} : JSON.parse(text));
  return { status: response.status, body };
}

async function addAndAssign(org: OktaOrg): Promise<string> {
  const { body } = await call(org, 'POST', '/users?activate=true', { profile: PROFILE });
  expect(await call(org, 'POST', `/apps/${org.appId}/users`, { id: body.id })).toMatchObject({
    status: 200,
  });
  return body.id ?? '';
}

const LOOKUP = 'GET /Users?filter=userName%20eq%20%22kim%40example.com%22&startIndex=1&count=100';

it('looks a user up before it creates it', async () => {
  const { org, scim } = await start('oin');
  await addAndAssign(org);
  expect(scim.heard.map((heard) => heard.call)).toEqual([LOOKUP, 'POST /Users']);
  expect(scim.heard[1]?.body).toMatchObject({ userName: PROFILE.login, active: true, groups: [] });
  expect(scim.heard[1]?.headers['authorization']).toBe('Bearer secret');
});

it('disables by PATCH for an app of the network, by PUT for a custom one', async () => {
  for (const [app, called] of [
    ['oin', ['PATCH /Users/u-1']],
    ['custom', ['GET /Users/u-1', 'PUT /Users/u-1']],
  ] as const) {
    const { org, scim } = await start(app);
    const id = await addAndAssign(org);
    await call(org, 'POST', `/users/${id}/lifecycle/deactivate`);
    expect(scim.heard.slice(2).map((heard) => heard.call)).toEqual(called);
    expect(JSON.stringify(scim.heard.at(-1)?.body)).toContain('"active":false');
  }
});

it('takes up a user again that the endpoint has', async () => {
  const { org, scim } = await start('oin');
  const id = await addAndAssign(org);
  expect(await call(org, 'DELETE', `/apps/${org.appId}/users/${id}`)).toMatchObject({
    status: 204,
  });
  await call(org, 'POST', `/apps/${org.appId}/users`, { id });
  expect(scim.heard.slice(3).map((heard) => heard.call)).toEqual([
    LOOKUP,
    'GET /Users/u-1',
    'PUT /Users/u-1',
  ]);
  expect(scim.heard.at(-1)?.body).toMatchObject({ active: true });
});

it('says that the endpoint refused', async () => {
  const scim = await startAnswering(() => ({ status: 503 }));
  closing.push(scim.close);
  const org = await startOktaOrg({ base: scim.url, token: 'secret' }, 'oin');
  closing.push(org.close);
  const { body } = await call(org, 'POST', '/users', { profile: PROFILE });
  const answer = await call(org, 'POST', `/apps/${org.appId}/users`, { id: body.id });
  expect(answer.status).toBe(500);
  expect(answer.body.errorSummary).toContain('503');
});
