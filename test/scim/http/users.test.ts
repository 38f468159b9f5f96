import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, openEndpoint, patchBody, userBody } from './endpoint.ts';

let endpoint: Endpoint;
let made = 0;
beforeAll(async () => {
  endpoint = await openEndpoint();
});
afterAll(() => endpoint.close());

const newName = () => {
  made += 1;
  return `kim-${made}@acme.test`;
};
async function newUser(more: object = {}) {
  const userName = newName();
  const { json } = await endpoint.send('POST', '/Users', { body: userBody(userName, more) });
  return { userName, id: json.id ?? '', path: `/Users/${json.id}` };
}

describe('a user', () => {
  it('is created with 201 and its location, and read back at once', async () => {
    const userName = newName();
    const body = userBody(userName, { password: 'hush', groups: [], externalId: '00u1' });
    const created = await endpoint.send('POST', '/Users', { body });
    const location = `https://api.test/scim/v2/acme/Users/${created.json.id}`;
    expect(created).toMatchObject({
      status: 201,
      headers: { location },
      json: { userName, externalId: '00u1', active: true, meta: { location } },
    });
    expect(created.body).not.toContain('hush');
    const read = await endpoint.send('GET', `/Users/${created.json.id}`);
    expect({ status: read.status, body: read.body }).toEqual({ status: 200, body: created.body });
    expect(endpoint.queued.filter((job) => 'user' in job && job.user === userName)).toHaveLength(2);
  });

  it.each([
    ['', undefined, 204],
    ['', '*/*', 204],
    ['', 'text/html, application/jsonp', 204],
    ['', 'application/scim+json; charset=utf-8', 200],
    ['', 'text/html, Application/JSON;q=0.9', 200],
    ['?attributes=userName', undefined, 200],
    ['?excludedAttributes=title', '*/*', 200],
  ])('is patched with a body where one is wanted: %s %s', async (query, accept, status) => {
    const { path, id } = await newUser();
    const body = patchBody({ op: 'replace', value: { active: false } });
    const headers: Record<string, string> = accept === undefined ? {} : { accept };
    const answer = await endpoint.send('PATCH', `${path}${query}`, { body, headers });
    expect({ status: answer.status, id: answer.json.id }).toEqual({
      status,
      id: status === 200 ? id : undefined,
    });
    expect((await endpoint.send('GET', path)).json).toMatchObject({ active: false });
  });

  it('is replaced and patched with the whole of it, and deleted with 204', async () => {
    const { path, userName } = await newUser({ title: 'Weaver' });
    const put = await endpoint.send('PUT', path, { body: userBody(userName, { active: false }) });
    expect(put).toMatchObject({ status: 200, json: { active: false } });
    expect(put.json).not.toHaveProperty('title');
    const replace = { op: 'Replace', path: 'active', value: 'True' };
    const headers = { accept: 'application/scim+json' };
    const patched = await endpoint.send('PATCH', path, { body: patchBody(replace), headers });
    expect(patched).toMatchObject({ status: 200, json: { active: true } });
    const gone = await endpoint.send('DELETE', path);
    expect(gone).toMatchObject({ status: 204, headers: {}, body: '' });
    for (const method of ['GET', 'DELETE']) {
      expect((await endpoint.send(method, path)).status).toBe(404);
    }
    const absent = await endpoint.send('PATCH', path, { body: patchBody(replace) });
    expect(absent.status).toBe(404);
  });

  it('is shown as far as it is asked for', async () => {
    const { path, userName } = await newUser({ title: 'Weaver' });
    const some = await endpoint.send('GET', `${path}?attributes=userName`);
    expect(Object.keys(some.json).sort()).toEqual(['id', 'schemas', 'userName']);
    const rest = await endpoint.send('GET', `${path}?excludedAttributes=userName,title`);
    expect(rest.json).not.toHaveProperty('title');
    const body = userBody(userName);
    const put = await endpoint.send('PUT', `${path}?attributes=active`, { body });
    expect(Object.keys(put.json).sort()).toEqual(['active', 'id', 'schemas']);
  });

  it('has an address as its client sees it', async () => {
    const { id } = await newUser();
    const headers = { host: 'localhost:3000', 'x-forwarded-proto': 'http' };
    const { json } = await endpoint.send('GET', `/Users/${id}`, { headers });
    const location = `http://localhost:3000/scim/v2/acme/Users/${id}`;
    expect(json).toMatchObject({ meta: { location } });
  });
});

describe('lists of users', () => {
  it('find one by its name, and none without an error', async () => {
    const { userName, id } = await newUser();
    const quoted = encodeURIComponent(userName.toUpperCase());
    const query = `filter=userName+eq+%22${quoted}%22&startIndex=1&count=100`;
    expect((await endpoint.send('GET', `/Users?${query}`)).json).toMatchObject({
      totalResults: 1,
      startIndex: 1,
      itemsPerPage: 1,
      Resources: [{ id }],
    });
    const none = await endpoint.send('GET', '/Users?filter=userName eq "nobody"');
    expect(none).toMatchObject({ status: 200, json: { totalResults: 0, Resources: [] } });
  });

  it('come in pages, the total alone with count=0, also by POST /.search', async () => {
    await newUser();
    await newUser();
    const total = (await endpoint.send('GET', '/Users?count=0')).json;
    expect(total.Resources ?? []).toEqual([]);
    expect(total.totalResults).toBeGreaterThan(1);
    const second = await endpoint.send('GET', '/Users?startIndex=2&count=1');
    expect(second.json).toMatchObject({ startIndex: 2, itemsPerPage: 1 });
    const body = { startIndex: 2, count: 1, attributes: ['userName'] };
    const searched = await endpoint.send('POST', '/Users/.search', { body });
    expect(searched.json.Resources?.[0]?.id).toBe(second.json.Resources?.[0]?.id);
    expect(searched.json.Resources?.[0]).not.toHaveProperty('meta');
  });

  it.each([
    ['/Users?filter=userName', 'invalidFilter'],
    ['/Users?filter=shoeSize eq 7', 'invalidFilter'],
    ['/Users?filter=', 'invalidFilter'],
    ['/Users?count=ten', 'invalidValue'],
  ])('%s: 400 %s', async (path, scimType) => {
    expect(await endpoint.send('GET', path)).toMatchObject({ status: 400, json: { scimType } });
  });
});
