import { beforeEach, describe, expect, it } from 'vitest';
import { worldOf } from './dialects/world.ts';

/** The first tenant that has somebody is whose profile counts, and only the last to let go deletes. */
const world = worldOf({ config: { scim: { onDelete: 'delete' } }, tenants: ['acme', 'globex'] });
const KEY = 'pat@both.example';
const patOf = (tenant: string) => ({
  userName: KEY.toUpperCase(),
  name: { givenName: `Pat of ${tenant}` },
  emails: [{ value: `pat@${tenant}.example`, primary: true }],
});
const paths = new Map<string, string>();
const pathIn = (tenant: string) => paths.get(tenant) ?? '';

async function join(tenant: string, role: string): Promise<void> {
  const ask = (path: string, body: object) => world().send({ method: 'POST', path, body, tenant });
  const { id = '' } = (await ask('/Users', patOf(tenant))).json;
  paths.set(tenant, `/Users/${id}`);
  await ask('/Groups', { displayName: role, members: [{ value: id }] });
  await world().work();
}

async function change(tenant: string, method: string, body?: object): Promise<void> {
  const answer = await world().send({ method, path: pathIn(tenant), body, tenant });
  expect(answer.status).toBeLessThan(300);
  await world().work();
}
const set = (path: string, value: unknown) => ({ Operations: [{ op: 'Replace', path, value }] });

const itemsOf = async (tenant: string) =>
  [...(await world().items())].filter(([key]) => key.startsWith(`${tenant}/`));
const profile = () => world().users()[KEY];
const ACME = `${KEY} acme editor`;
const GLOBEX = `${KEY} globex viewer`;

describe('two tenants that have the same person', () => {
  beforeEach(async () => {
    for (const [tenant, path] of paths) {
      await world().send({ method: 'DELETE', path, tenant });
    }
    paths.clear();
    await join('acme', 'editor');
    await join('globex', 'viewer');
    expect(world().roles()).toEqual([ACME, GLOBEX]);
  });

  it.each([
    ['deactivates', () => change('globex', 'PATCH', set('active', 'False')), [ACME]],
    ['deletes', () => change('globex', 'DELETE'), [ACME]],
    [
      'changes the name',
      () => change('globex', 'PATCH', set('name.givenName', 'Mallory')),
      [ACME, GLOBEX],
    ],
    ['replaces', () => change('globex', 'PUT', { ...patOf('globex'), title: 'x' }), [ACME, GLOBEX]],
    [
      'takes the e-mail away',
      () => change('globex', 'PATCH', { Operations: [{ op: 'remove', path: 'emails' }] }),
      [ACME, GLOBEX],
    ],
    [
      'calls them something else',
      () => change('globex', 'PATCH', set('userName', 'patricia')),
      [ACME, 'patricia globex viewer'],
    ],
  ] as const)('keep what the other gives when one %s', async (_, act, roles) => {
    const before = await itemsOf('acme');
    const known = profile();
    await act();
    expect(world().roles()).toEqual([...roles].sort());
    expect(profile()).toEqual(known);
    expect(known).toMatchObject({ first_name: 'Pat of acme', email: 'pat@acme.example' });
    expect(await itemsOf('acme')).toEqual(before);
  });

  it("have the other's profile once the first lets go, and nobody when both have", async () => {
    await change('acme', 'DELETE');
    expect(world().roles()).toEqual([GLOBEX]);
    expect(profile()).toMatchObject({ first_name: 'Pat of globex', email: 'pat@globex.example' });
    await change('globex', 'DELETE');
    expect(world().roles()).toEqual([]);
    expect(profile()).toBeUndefined();
    paths.clear();
  });

  it("keep the first's profile while the first has them inactive", async () => {
    await change('acme', 'PATCH', set('active', false));
    expect(world().roles()).toEqual([GLOBEX]);
    expect(profile()).toMatchObject({ first_name: 'Pat of acme' });
    await change('acme', 'PATCH', set('active', true));
    expect(world().roles()).toEqual([ACME, GLOBEX]);
  });
});
