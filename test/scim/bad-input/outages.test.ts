import { afterEach, expect, it } from 'vitest';
import { worldOf } from '../dialects/world.ts';
import { create, PRIVATE } from './refused.ts';

const world = worldOf();
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
const failing: { on: string | undefined; as: string } = { on: undefined, as: '' };
let isThere = false;
afterEach(() => {
  failing.on = undefined;
});

/** From now on this call of the table fails so. */
function fail(call: string, name: string): void {
  Object.assign(failing, { on: `${call}Command`, as: name });
  if (isThere) return;
  isThere = true;
  world().client.middlewareStack.add(
    (next, { commandName }) =>
      (given) => {
        if (commandName !== failing.on) return next(given);
        throw Object.assign(new Error(`${PRIVATE} was not written`), { name: failing.as });
      },
    { step: 'initialize' },
  );
}

it.each([
  ['PutItem', 'ProvisionedThroughputExceededException', 429],
  ['PutItem', 'ThrottlingException', 429],
  ['PutItem', 'RequestLimitExceeded', 429],
  ['PutItem', 'TimeoutError', 503],
  ['PutItem', 'InternalServerError', 503],
  ['BatchWriteItem', 'ThrottlingException', 429],
  ['UpdateItem', 'ECONNREFUSED', 503],
])('when %s fails as %s: %i, come again in whole seconds', async (call, name, status) => {
  const logged = world().log.length;
  fail(call, name);
  const body = { userName: `${PRIVATE}.${call}.${name}`, password: PRIVATE };
  const answer = await world().send({ method: 'POST', path: '/Users', body });
  expect(answer).toMatchObject({
    status,
    headers: {
      'content-type': 'application/scim+json',
      'retry-after': expect.stringMatching(/^\d+$/),
    },
    json: { schemas: [ERROR], status: String(status), detail: expect.any(String) },
  });
  expect(answer.text).not.toContain(PRIVATE);
  const lines = world().log.slice(logged).join('\n');
  expect(lines).toContain('scim_unavailable');
  expect(lines).not.toContain(PRIVATE);
});

it('is as if nothing had been asked once the client has come again', async () => {
  const path = await create(world(), { userName: 'pat' });
  const group = await create(world(), { displayName: 'guest' }, 'Groups');
  const members = [{ value: path.split('/').at(-1) }];
  const add = { Operations: [{ op: 'Add', path: 'members', value: members }] };
  fail('UpdateItem', 'ThrottlingException');
  const asked = { method: 'PATCH', path: group, body: add };
  expect((await world().send(asked)).status).toBe(429);
  await world().work();
  expect(world().roles()).toEqual([]);
  failing.on = undefined;
  expect((await world().send(asked)).status).toBe(204);
  await world().work();
  expect(world().roles()).toEqual(['pat acme guest']);
});
