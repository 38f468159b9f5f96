import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, groupBody, openEndpoint, patchBody, userBody } from './endpoint.ts';

let endpoint: Endpoint;
let kim = '';
beforeAll(async () => {
  endpoint = await openEndpoint();
  const body = userBody('kim', { displayName: 'Kim Lane' });
  kim = (await endpoint.send('POST', '/Users', { body })).json.id ?? '';
});
afterAll(() => endpoint.close());

async function newGroup(name: string, members: readonly object[] = []): Promise<string> {
  const body = { ...groupBody(name), members };
  return `/Groups/${(await endpoint.send('POST', '/Groups', { body })).json.id}`;
}
const patch = (path: string, ...operations: readonly object[]) =>
  endpoint.send('PATCH', path, { body: patchBody(...operations) });
const membersOf = async (path: string) => (await endpoint.send('GET', path)).json.members;
const add = (...value: readonly (object | string)[]) => ({ op: 'add', path: 'members', value });

describe('what a member is called', () => {
  it('is what the client says, under either name', async () => {
    const first = await newGroup('Bakers');
    await patch(first, add({ value: kim, displayName: 'the new baker' }));
    expect(await membersOf(first)).toMatchObject([{ value: kim, display: 'the new baker' }]);
    const second = await newGroup('Millers', [{ value: kim, display: 'the miller' }]);
    expect(await membersOf(second)).toMatchObject([{ value: kim, display: 'the miller' }]);
    await endpoint.send('PUT', first, {
      body: { ...groupBody('Bakers'), members: [{ value: kim, display: 'somebody else' }] },
    });
    // Who is in already is not written again.
    expect(await membersOf(first)).toMatchObject([{ display: 'the new baker' }]);
  });

  it('is nothing when the client says nothing', async () => {
    const path = await newGroup('Masons', [{ value: kim }]);
    expect(await membersOf(path)).toEqual([
      { value: kim, type: 'User', $ref: `https://api.test/scim/v2/acme/Users/${kim}` },
    ]);
  });

  it('stays when the group is renamed, and when the member is changed', async () => {
    const path = await newGroup('Tanners', [{ value: kim, display: 'the tanner' }]);
    await patch(path, { op: 'replace', path: 'displayName', value: 'Curriers' });
    await patch(`/Users/${kim}`, { op: 'replace', path: 'title', value: 'Master' });
    expect(await membersOf(path)).toMatchObject([{ value: kim, display: 'the tanner' }]);
    const { json } = await endpoint.send('GET', `/Users/${kim}`);
    expect(JSON.stringify(json)).toContain('"display":"Curriers"');
    expect(JSON.stringify(json)).not.toContain('the tanner');
  });

  it('is left out when it is too long to keep', async () => {
    const path = await newGroup('Smiths', [{ value: kim, display: 'x'.repeat(257) }]);
    expect((await membersOf(path))?.[0]).not.toHaveProperty('display');
  });
});

describe('members to add whose id is none of ours', () => {
  it('are passed over, and counted in the log', async () => {
    const path = await newGroup('Dyers');
    endpoint.entries.length = 0;
    expect(await patch(path, add({ value: kim }, { value: 'nobody@acme.test' }))).toMatchObject({
      status: 204,
    });
    expect(await patch(path, { op: 'add', path: 'members', value: 'string id 1' })).toMatchObject({
      status: 204,
    });
    expect(await membersOf(path)).toMatchObject([{ value: kim }]);
    const logged = JSON.stringify(endpoint.entries);
    expect(logged).toContain('"membersPassedOver":1');
    expect(logged).not.toContain('nobody@acme.test');
  });

  it('are refused where all members are replaced: nobody is put out by mistake', async () => {
    const path = await newGroup('Potters', [{ value: kim }]);
    const wrong = { op: 'replace', path: 'members', value: [{ value: 'string id 1' }] };
    expect(await patch(path, wrong)).toMatchObject({
      status: 400,
      json: { scimType: 'invalidValue' },
    });
    expect(await membersOf(path)).toMatchObject([{ value: kim }]);
  });
});

it('tells no change as refused whose answer would be too large', async () => {
  const path = await newGroup('Throng');
  const { directoryOf } = endpoint.seam;
  const member = { id: kim, display: null };
  const many = async () => Array.from({ length: 60_001 }, () => member);
  endpoint.seam.directoryOf = (...asked) => {
    const directory = directoryOf(...asked);
    return { ...directory, groups: { ...directory.groups, members: many } };
  };
  const asked = `${path}?attributes=members`;
  expect((await endpoint.send('GET', asked)).json).toMatchObject({ scimType: 'tooMany' });
  expect(await patch(asked, add({ value: kim }))).toMatchObject({ status: 204, body: '' });
  endpoint.seam.directoryOf = directoryOf;
  expect(await membersOf(path)).toMatchObject([{ value: kim }]);
});

it('passes over `schemas` in the value of an extension', async () => {
  const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  const value = { schemas: [ENTERPRISE], department: 'Mill' };
  await patch(`/Users/${kim}`, { op: 'add', path: ENTERPRISE, value });
  const { json } = await endpoint.send('GET', `/Users/${kim}`);
  expect(json[ENTERPRISE]).toEqual({ department: 'Mill' });
});
