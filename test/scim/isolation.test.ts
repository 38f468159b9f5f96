import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Asked, tokenOf, worldOf } from './dialects/world.ts';

/** One asks; the other must neither change nor show. */
const world = worldOf();

const person = (name: string) => ({
  userName: `${name}@acme.example`,
  externalId: `ext-of-${name}`,
  emails: [{ value: `${name}@acme.example`, primary: true }],
});
async function create(tenant: string, path: string, body: object): Promise<string> {
  const answer = await world().send({ method: 'POST', path, body, tenant });
  expect(answer.status).toBe(201);
  return answer.json.id ?? '';
}

const ids = { user: '', group: '', own: '', ownGroup: '' };
beforeAll(async () => {
  ids.user = await create('acme', '/Users', person('amber'));
  const members = [{ value: ids.user }];
  ids.group = await create('acme', '/Groups', {
    displayName: 'editor',
    externalId: 'ext-of-group',
    members,
  });
  ids.own = await create('globex', '/Users', { userName: 'gale@globex.example' });
  const own = [{ value: ids.own }];
  ids.ownGroup = await create('globex', '/Groups', { displayName: 'viewer', members: own });
  await world().work();
});

/** What stands in the table, but for what is under these tenants. */
async function itemsBut(...tenants: readonly string[]) {
  const items = [...(await world().items())];
  return items.filter(([key]) => !tenants.some((tenant) => key.startsWith(`${tenant}/`)));
}

const patch = (...Operations: readonly object[]) => ({ Operations });
const NAMED = { userName: 'mallory', displayName: 'mallory' };
const RENAME = patch({ op: 'replace', path: 'displayName', value: 'mallory' });

/** Each route with each method: those of one resource for the ids that are given. */
const requestsFor = (user: string, group: string): readonly Asked[] => [
  ...['/ServiceProviderConfig', '/ResourceTypes', '/ResourceTypes/User', '/Schemas'].map(
    (path) => ({ method: 'GET', path }),
  ),
  ...['', '/', '/nowhere', '/Me'].map((path) => ({ method: 'GET', path })),
  { method: 'POST', path: '/Bulk', body: patch() },
  ...[
    ['/Users', user],
    ['/Groups', group],
  ].flatMap(([path = '', id = '']) => [
    { method: 'GET', path },
    { method: 'GET', path: `${path}?filter=id eq "${id}"` },
    { method: 'POST', path, body: NAMED },
    { method: 'POST', path: `${path}/.search`, body: { count: 10 } },
    { method: 'DELETE', path },
    ...requestsOf(`${path}/${id}`),
  ]),
];
const requestsOf = (path: string): readonly Asked[] => [
  { method: 'GET', path },
  { method: 'PUT', path, body: NAMED },
  { method: 'PATCH', path, body: RENAME },
  { method: 'PATCH', path, body: patch({ op: 'Replace', path: 'active', value: 'False' }) },
  { method: 'DELETE', path },
];

describe("a tenant's path without a token of that tenant", () => {
  it.each([
    ["another tenant's token", async () => tokenOf('globex')],
    [
      'a revoked token',
      async () => {
        const { id, token } = await world().tokens.create({ tenant: 'acme' });
        expect(await world().tokens.revoke('acme', id)).toBe(true);
        return token;
      },
    ],
    [
      'an expired token',
      async () => (await world().tokens.create({ tenant: 'acme', expiresInDays: -1 })).token,
    ],
    [
      "another tenant's new token",
      async () => (await world().tokens.create({ tenant: 'globex' })).token,
    ],
    ['none', async () => null],
    ['an empty one', async () => ''],
    ["the tenant's name", async () => 'acme'],
  ])('shows and changes nothing, on any route: %s', async (_, tokenFor) => {
    const token = await tokenFor();
    const items = await world().items();
    const answers = new Set<string>();
    for (const asked of requestsFor(ids.user, ids.group)) {
      for (const tenant of ['acme', 'nobody', 'acme%2F', '..', '%2e%2e', 'acme%00', '']) {
        const { status, headers, text } = await world().send({ ...asked, tenant, token });
        answers.add(JSON.stringify({ status, headers, text }));
      }
    }
    // The same of all: whether tenant, route or resource exist is not to be told.
    expect([...answers].map((answer) => JSON.parse(answer))).toMatchObject([
      { status: 401, headers: { 'www-authenticate': 'Bearer' } },
    ]);
    expect(await world().items()).toEqual(items);
    expect(await world().takeJobs()).toEqual([]);
  });
});

/** An answer with all that differs between any two left out. */
const blanked = (answer: { status: number; headers: object; text: string }, id: string) =>
  JSON.stringify([answer.status, answer.headers, answer.text]).replaceAll(id, 'ID');

describe("another tenant's ids, with a token of one's own", () => {
  const member = (value: string) => [{ value }];
  const withIds = (user: string, group: string): readonly Asked[] => [
    ...requestsOf(`/Users/${user}`),
    ...requestsOf(`/Groups/${group}`),
    ...requestsOf(`/Groups/${user}`),
    ...requestsOf(`/Users/${group}`),
    { method: 'GET', path: `/Users/..%2F..%2Facme%2Fusers%2F${user}` },
    { method: 'POST', path: '/Groups', body: { displayName: 'm', members: member(user) } },
    {
      method: 'PUT',
      path: `/Groups/${ids.ownGroup}`,
      body: { displayName: 'viewer', members: member(user) },
    },
    ...[
      { op: 'add', path: 'members', value: member(user) },
      { op: 'replace', path: 'members', value: member(user) },
      { op: 'add', value: { members: member(user) } },
      { op: 'Remove', path: 'members', value: member(user) },
      { op: 'remove', path: `members[value eq "${user}"]` },
      { op: 'replace', value: { id: group, displayName: 'viewer' } },
    ].map((operation) => ({
      method: 'PATCH',
      path: `/Groups/${ids.ownGroup}`,
      body: patch(operation),
    })),
    ...[
      `id eq "${user}"`,
      `groups.value eq "${group}"`,
      `groups[value eq "${group}"]`,
      `meta.location ew "${user}"`,
    ].map((filter) => ({ method: 'GET', path: `/Users?filter=${encodeURIComponent(filter)}` })),
    ...[`id eq "${group}"`, `meta.location ew "${group}"`].map((filter) => ({
      method: 'POST',
      path: '/Groups/.search',
      body: { filter },
    })),
  ];

  it('are answered as ids are that nobody has, and nothing is changed', async () => {
    const nobody = randomUUID();
    const strange = withIds(ids.user, ids.group);
    const unknown = withIds(nobody, nobody);
    for (const [at, asked] of strange.entries()) {
      const before = await world().items();
      const answer = await world().send({ ...asked, tenant: 'globex' });
      const other = await world().send({ ...(unknown[at] ?? asked), tenant: 'globex' });
      const [told, expected] = [answer, other].map((one) =>
        [ids.user, ids.group, nobody].reduce(
          (text, id) => text.replaceAll(id, 'ID'),
          blanked(one, nobody),
        ),
      );
      expect({ asked, told }).toEqual({ asked, told: expected });
      expect(answer.json.totalResults ?? 0).toBe(0);
      expect(await world().items()).toEqual(before);
      expect(await world().takeJobs()).toEqual([]);
    }
  });

  it.each([
    ['Users', 'userName eq "amber@acme.example"'],
    ['Users', 'externalId eq "ext-of-amber"'],
    ['Users', 'emails.value eq "amber@acme.example"'],
    ['Users', 'emails[value eq "amber@acme.example"]'],
    ['Users', 'not (userName eq "gale@globex.example")'],
    ['Users', 'groups.display eq "editor"'],
    ['Users', 'userName eq "gale@globex.example" and groups.display eq "editor"'],
    ['Groups', 'displayName eq "editor"'],
    ['Groups', 'externalId eq "ext-of-group"'],
    ['Groups', 'displayName ne "viewer"'],
  ])('are found by no filter: %s, %s', async (kind, filter) => {
    const path = `/${kind}?filter=${encodeURIComponent(filter)}`;
    const ask = async (tenant: string) =>
      (await world().send({ method: 'GET', path, tenant })).json.totalResults;
    expect(await ask('globex')).toBe(0);
    if (!filter.includes('gale@globex.example" and')) expect(await ask('acme')).toBe(1);
  });

  it('may not be what a user is called in one tenant only', async () => {
    const before = await itemsBut('globex', '/key');
    const answers = [];
    // One that acme has, and one that nobody has: nothing tells them apart.
    for (const name of ['amber', 'nobody']) {
      const body = person(name);
      const answer = await world().send({ method: 'POST', path: '/Users', body, tenant: 'globex' });
      const text = answer.text.replaceAll(name, 'NAME').replaceAll(answer.json.id ?? '-', 'ID');
      answers.push([
        answer.status,
        text.replace(/"\d{4}-[^"]*Z"/g, 'TIME').replace(/W\/\\"\d+\\"/g, 'V'),
      ]);
      await world().send({ method: 'DELETE', path: `/Users/${answer.json.id}`, tenant: 'globex' });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(await itemsBut('globex', '/key')).toEqual(before);
    await world().work();
    expect(world().roles()).toContain('amber@acme.example acme editor');
  });
});
