import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, openEndpoint, tokenOf } from './endpoint.ts';

const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await openEndpoint();
});
afterAll(() => endpoint.close());

describe('whoever has no token of the tenant', () => {
  const asked = [
    ['GET', '/Users'],
    ['POST', '/Users'],
    ['PATCH', '/Groups/1'],
    ['GET', '/ServiceProviderConfig'],
    ['GET', '/Schemas'],
    ['POST', '/Bulk'],
    ['GET', '/nowhere'],
    ['HEAD', '/Users'],
    ['GET', ''],
    ['GET', '/Users/%E0%A4%A'],
  ] as const;

  it.each(asked)('is told the same of all: %s %s', async (method, path) => {
    const answers = [
      await endpoint.send(method, path, { token: null }),
      await endpoint.send(method, path, { token: '', body: '{not JSON' }),
      await endpoint.send(method, path, { token: tokenOf('globex') }),
      await endpoint.send(method, path, { token: 'scim_unknown', body: 'x'.repeat(2_100_000) }),
      await endpoint.send(method, `/scim/v2/nobody${path}`),
      await endpoint.send(method, `/scim/v2/..${path}`),
      await endpoint.send(method, `/scim/v2/acme%2F${path}`),
    ];
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({
      status: 401,
      headers: { 'content-type': 'application/scim+json', 'www-authenticate': 'Bearer' },
      json: { schemas: [ERROR], status: '401' },
    });
  });

  it('has touched nothing but the place of tokens', () => {
    expect(new Set(endpoint.calls)).toEqual(new Set(['GetItemCommand']));
    expect(endpoint.queued).toEqual([]);
  });
});

describe('discovery', () => {
  it.each(['/ServiceProviderConfig', '/ResourceTypes/User', '/ResourceTypes/Group'])(
    '%s is a document with its own address',
    async (path) => {
      const { status, headers, json } = await endpoint.send('GET', path);
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('application/scim+json');
      expect(json).toMatchObject({
        meta: { location: `https://api.test/scim/v2/acme${path}` },
      });
    },
  );

  it.each(['/ResourceTypes', '/Schemas', '/Schemas/'])('%s lists them', async (path) => {
    const { status, json } = await endpoint.send('GET', path);
    expect(status).toBe(200);
    expect(json.totalResults).toBe(json.Resources?.length);
    expect(json.totalResults).toBeGreaterThan(1);
  });

  it('gives each schema by its URN, encoded or not', async () => {
    const urn = 'urn:ietf:params:scim:schemas:core:2.0:User';
    for (const id of [urn, encodeURIComponent(urn)]) {
      const { status, json } = await endpoint.send('GET', `/Schemas/${id}`);
      expect({ status, id: json.id }).toEqual({ status: 200, id: urn });
    }
    expect((await endpoint.send('GET', '/Schemas/urn:none')).status).toBe(404);
    expect((await endpoint.send('GET', '/ResourceTypes/Robot')).status).toBe(404);
  });

  it('is not filtered: some would be taken for all', async () => {
    const { status, json } = await endpoint.send('GET', '/Schemas?filter=id%20pr');
    expect({ status, said: json.status }).toEqual({ status: 403, said: '403' });
  });
});

describe('routes', () => {
  it.each([
    ['GET', '/nowhere', 404],
    ['GET', '/Users/1/emails', 404],
    ['GET', '//Users', 404],
    ['GET', '', 404],
    ['GET', '/', 404],
    ['GET', '/Users/%E0%A4%A', 404],
    ['GET', '/toString', 404],
    ['GET', '/Users/{id}', 404],
    ['GET', '/Users/{id}/{id}', 404],
    ['GET', '/Users/unknown', 404],
    ['GET', '/Groups/unknown', 404],
    ['GET', '/Me', 501],
    ['PATCH', '/Me', 501],
    ['POST', '/bulk', 501],
    ['POST', '/.search', 501],
    ['GET', '/Users', 200],
    ['GET', '/users', 200],
    ['GET', '/serviceproviderconfig', 200],
    ['GET', '/Users/', 200],
    ['get', '/Groups', 200],
  ])('%s %s: %i', async (method, path, status) => {
    const answer = await endpoint.send(method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/scim+json');
    if (status >= 400) expect(answer.json).toMatchObject({ schemas: [ERROR], status: `${status}` });
  });

  it.each([
    ['PUT', '/Users', 'GET, POST'],
    ['HEAD', '/Users', 'GET, POST'],
    ['POST', '/Users/1', 'GET, PUT, PATCH, DELETE'],
    ['GET', '/Groups/.search', 'POST'],
    ['DELETE', '/Schemas', 'GET'],
    ['POST', '/ServiceProviderConfig', 'GET'],
    ['OPTIONS', '/Groups/1', 'GET, PUT, PATCH, DELETE'],
  ])('%s %s: 405, with what there is', async (method, path, allow) => {
    expect(await endpoint.send(method, path)).toMatchObject({
      status: 405,
      headers: { allow },
      json: { status: '405' },
    });
  });
});
