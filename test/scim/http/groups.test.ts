import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, groupBody, openEndpoint, patchBody, userBody } from './endpoint.ts';

/** An id as ours are, and nobody's. */
const STRANGER = '00000000-0000-4000-8000-000000000000';

let endpoint: Endpoint;
let kim = '';
let lee = '';
beforeAll(async () => {
  endpoint = await openEndpoint();
  [kim = '', lee = ''] = await Promise.all(
    ['kim', 'lee'].map(async (userName) => {
      const { json } = await endpoint.send('POST', '/Users', { body: userBody(userName) });
      return json.id ?? '';
    }),
  );
});
afterAll(() => endpoint.close());

async function newGroup(name: string, members: readonly string[] = []) {
  const { json } = await endpoint.send('POST', '/Groups', { body: groupBody(name, members) });
  return { id: json.id ?? '', path: `/Groups/${json.id}` };
}
const membersOf = async (path: string) =>
  (await endpoint.send('GET', path)).json.members?.map(({ value }) => value).sort();
describe('a group', () => {
  it('is created with 201, its location and its members', async () => {
    const answer = await endpoint.send('POST', '/Groups', { body: groupBody('Weavers', [kim]) });
    const location = `https://api.test/scim/v2/acme/Groups/${answer.json.id}`;
    expect(answer).toMatchObject({
      status: 201,
      headers: { location },
      json: { displayName: 'Weavers', members: [{ value: kim }], meta: { location } },
    });
  });

  it('is patched with 204, or with 200 where attributes are asked for', async () => {
    const { path } = await newGroup('Dyers');
    const add = (value: string) => ({
      body: patchBody({ op: 'Add', path: 'members', value: [{ $ref: null, value }] }),
    });
    expect(await endpoint.send('PATCH', path, add(kim))).toMatchObject({ status: 204, body: '' });
    const shown = await endpoint.send('PATCH', `${path}?attributes=members`, add(lee));
    expect(shown.status).toBe(200);
    expect(shown.json.members).toHaveLength(2);
    const remove = { op: 'Remove', path: 'members', value: [{ $ref: null, value: kim }] };
    await endpoint.send('PATCH', path, { body: patchBody(remove) });
    expect(await membersOf(path)).toEqual([lee]);
  });

  it('is replaced with its members as given, and deleted', async () => {
    const { path } = await newGroup('Spinners', [kim]);
    const put = await endpoint.send('PUT', path, { body: groupBody('Spinners', [lee]) });
    expect(put).toMatchObject({ status: 200, json: { members: [{ value: lee }] } });
    expect(await membersOf(path)).toEqual([lee]);
    expect((await endpoint.send('DELETE', path)).status).toBe(204);
    expect((await endpoint.send('GET', path)).status).toBe(404);
  });

  it('takes no members that are not users of the tenant, and nothing is changed', async () => {
    const { path } = await newGroup('Sewers', [kim]);
    const add = { op: 'add', path: 'members', value: [{ value: lee }, { value: STRANGER }] };
    const answer = await endpoint.send('PATCH', path, { body: patchBody(add) });
    expect(answer).toMatchObject({ status: 400, json: { scimType: 'invalidValue' } });
    expect(await membersOf(path)).toEqual([kim]);
  });

  it('is shown without its members, and then they are not read', async () => {
    const { path } = await newGroup('Large', [kim]);
    endpoint.calls.length = 0;
    const { json } = await endpoint.send('GET', `${path}?excludedAttributes=members`);
    expect(json).not.toHaveProperty('members');
    expect(endpoint.calls).toEqual(['GetItemCommand']);
    await endpoint.send('GET', `${path}?attributes=displayName`);
    expect(endpoint.calls).toEqual(['GetItemCommand', 'GetItemCommand']);
  });
});

describe('lists of groups', () => {
  it('find groups by name, and show members unless they are excluded', async () => {
    const { id } = await newGroup('Potters', [kim]);
    const query = 'filter=displayName eq "POTTERS"';
    const all = await endpoint.send('GET', `/Groups?${query}`);
    expect(all.json.Resources).toMatchObject([{ id, members: [{ value: kim }] }]);
    const some = await endpoint.send('GET', `/Groups?excludedAttributes=members&${query}`);
    expect(some.json.Resources?.[0]).not.toHaveProperty('members');
    const body = { filter: 'displayName eq "potters"', excludedAttributes: ['members'] };
    const searched = await endpoint.send('POST', '/Groups/.search', { body });
    expect(searched.json.Resources).toEqual(some.json.Resources);
  });

  it.each(['members pr', 'members.value eq "1"', 'members[value eq "1"]'])(
    'are not made by members, which would have to be read: %s',
    async (filter) => {
      const answer = await endpoint.send('GET', `/Groups?filter=${encodeURIComponent(filter)}`);
      expect(answer).toMatchObject({ status: 400, json: { scimType: 'invalidFilter' } });
    },
  );
});
