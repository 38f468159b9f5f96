import { describe, expect, it } from 'vitest';
import { tokenOf, worldOf } from './dialects/world.ts';

/** What a careless key would mix up. */
const LIKES = ['a', 'A', 'a.', 'a-b', 'users', 'key'];
const world = worldOf({ tenants: LIKES });

async function create(tenant: string): Promise<string> {
  const body = { userName: tenant };
  const answer = await world().send({ method: 'POST', path: '/Users', body, tenant });
  expect(answer.status).toBe(201);
  return answer.json.id ?? '';
}

const itemsBut = async (tenant: string) =>
  [...(await world().items())].filter(([key]) => !key.startsWith(`${tenant}/`));

describe('tenants whose names are like each other', () => {
  it('have nothing to do with each other', async () => {
    const made = new Map<string, string>();
    for (const tenant of LIKES) made.set(tenant, await create(tenant));
    for (const tenant of LIKES) {
      const { json } = await world().send({ method: 'GET', path: '/Users', tenant });
      expect(json.Resources?.map(({ id }) => id)).toEqual([made.get(tenant)]);
      for (const other of LIKES.filter((one) => one !== tenant)) {
        const before = await itemsBut(tenant);
        const path = `/Users/${made.get(other)}`;
        expect((await world().send({ method: 'DELETE', path, tenant })).status).toBe(404);
        const token = tokenOf(other);
        expect((await world().send({ method: 'GET', path: '/Users', tenant, token })).status).toBe(
          401,
        );
        expect(await itemsBut(tenant)).toEqual(before);
      }
    }
  });

  it.each([
    'a%2Fb',
    'a%2F',
    '%2Fa',
    'a%252Fb',
    '..',
    '.',
    '%2E',
    'a%00',
    'a%20',
    '%41%20',

    'ä',
    'x'.repeat(65),
  ])('may not hold what a key or a path could take for something else: %s', async (tenant) => {
    for (const token of LIKES.map(tokenOf)) {
      const answer = await world().send({ method: 'GET', path: '/Users', tenant, token });
      expect(answer.status).toBe(401);
    }
  });
});
