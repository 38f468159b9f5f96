import { describe, expect, it } from 'vitest';
import { worldOf } from './world.ts';

const world = worldOf();

it('a user that is out is let in by nobody who says nothing of it', async () => {
  const role = 'ann acme member';
  const group = { displayName: 'member' };
  const asked = { method: 'POST', path: '/Users', body: { userName: 'ann' } };
  const { id = '' } = (await world().send(asked)).json;
  const members = [{ value: id }];
  await world().send({ method: 'POST', path: '/Groups', body: { ...group, members } });
  await world().work();
  expect(world().roles()).toContain(role);
  const path = `/Users/${id}`;
  const patch = (operation: object) =>
    world().send({ method: 'PATCH', path, body: { Operations: [operation] } });
  await patch({ op: 'Replace', path: 'active', value: 'False' });
  for (const send of [
    () => patch({ op: 'remove', path: 'active' }),
    () => patch({ op: 'replace', path: 'active', value: null }),
    () => patch({ op: 'replace', path: 'title', value: 'Pilot' }),
    () => world().send({ method: 'PUT', path, body: { userName: 'ann', title: 'Mate' } }),
  ]) {
    expect((await send()).status).toBeLessThan(300);
    await world().work();
    expect(world().roles()).not.toContain(role);
  }
  await world().send({ method: 'PUT', path, body: { userName: 'ann', active: true } });
  await world().work();
  expect(world().roles()).toContain(role);
});

describe('a user who is known by what a PUT leaves out', () => {
  const config = (userKey: string) => ({ scim: { userKey, roles: { default: 'member' } } });
  const known = { userName: 'ann', externalId: 'hr-7', emails: [{ value: 'ann@acme.test' }] };

  it.each([
    ['{externalId}', 'hr-7'],
    ['{email}', 'ann@acme.test'],
  ])('is shut out by it all the same: %s', async (userKey, key) => {
    const open = worlds.get(userKey)?.();
    if (open === undefined) throw new Error('no such world');
    const { id = '' } = (await open.send({ method: 'POST', path: '/Users', body: known })).json;
    await open.work();
    expect(open.roles()).toContain(`${key} acme member`);
    const body = { userName: 'ann', active: false };
    const { status, json } = await open.send({ method: 'PUT', path: `/Users/${id}`, body });
    expect(status).toBe(200);
    expect(json).toMatchObject({ active: false, externalId: 'hr-7' });
    await open.work();
    expect(open.roles()).toEqual([]);
  });

  const worlds = new Map(
    ['{externalId}', '{email}'].map((userKey) => [userKey, worldOf({ config: config(userKey) })]),
  );
});
