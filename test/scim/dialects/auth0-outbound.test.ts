import { expect, it } from 'vitest';
import { identityProvider, namesOf, type Step } from './identity-provider.ts';
import { worldOf } from './world.ts';

const world = worldOf({ config: { scim: { roles: { default: 'member' } } } });
const auth0 = identityProvider(world, 'auth0-outbound', { 'users.create': 'nils' });
const NILS = 'nils@quay.example';
const MEMBER = [`${NILS} acme member`];

it("Auth0's outbound action has its users and departures in Permit, without groups", async () => {
  const story: readonly Step[] = [
    ['users.lookup', 200, []],
    ['users.create', 201, MEMBER],
    ['users.put', 200, MEMBER],
    ['users.patch', 200, MEMBER],
    ['users.patch.disable', 200, []],
    ['users.lookup', 200, []],
    ['users.put.enable', 200, MEMBER],
    ['users.put.disable', 200, []],
    ['users.put.enable', 200, MEMBER],
    ['users.delete', 204, []],
    ['users.delete', 404, []],
    // Somebody who comes again is somebody new.
    ['users.create', 201, MEMBER],
    ['users.lookup', 200, MEMBER],
  ];
  expect(await auth0.play(namesOf(story))).toEqual(story);
  expect(world().dead()).toEqual([]);
  const { json } = await auth0.send('users.lookup');
  expect(json).toMatchObject({ totalResults: 1, Resources: [{ id: auth0.idOf('nils') }] });
  expect(world().log.join('\n')).not.toMatch(/nils|quay|falk|66d0c1f7/i);
});
