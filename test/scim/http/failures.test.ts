import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Endpoint, groupBody, openEndpoint, tokenOf, userBody } from './endpoint.ts';

let endpoint: Endpoint;
beforeEach(async () => {
  endpoint = await openEndpoint();
});
afterEach(() => endpoint.close());

const create = (userName: string, more: object = {}) =>
  endpoint.send('POST', '/Users', { body: userBody(userName, more) });

describe('a request that cannot be carried out', () => {
  it('is answered 503 while the queue is away, and the client comes again', async () => {
    endpoint.queue.isUp = false;
    const answer = await create('kim');
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5', 'content-type': 'application/scim+json' },
      json: { status: '503' },
    });
    expect(endpoint.counters).toEqual(['unavailable scim Error']);
    endpoint.queue.isUp = true;
    const { id } = (await endpoint.send('GET', '/Users?filter=userName eq "kim"')).json
      .Resources?.[0] ?? { id: '' };
    await endpoint.send('PUT', `/Users/${id}`, { body: userBody('kim') });
    expect(endpoint.queued.length).toBeGreaterThan(0);
  });

  it('is answered 503 when nobody is at the table', async () => {
    await endpoint.close();
    const answer = await create('kim');
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  });

  it('is answered 413 when its body is too large, whatever is in it', async () => {
    const body = Buffer.alloc(2_000_001, 0x20);
    expect(await endpoint.send('POST', '/Users', { body })).toMatchObject({
      status: 413,
      json: { status: '413' },
    });
    const full = Buffer.alloc(2_000_000, 0x20);
    expect((await endpoint.send('POST', '/Users', { body: full })).status).toBe(400);
  });

  it('is answered 400 when its body is no JSON, or of wrong types', async () => {
    for (const [body, scimType] of [
      ['', 'invalidSyntax'],
      ['{"userName":', 'invalidSyntax'],
      [Buffer.from([0x7b, 0xff, 0x7d]), 'invalidSyntax'],
      [userBody('kim', { active: 7 }), 'invalidValue'],
    ] as const) {
      expect(await endpoint.send('POST', '/Users', { body })).toMatchObject({
        status: 400,
        json: { scimType },
      });
    }
    expect(endpoint.queued).toEqual([]);
  });

  it('is not carried out at all when its query is refused', async () => {
    const body = userBody('kim');
    expect((await endpoint.send('POST', '/Users?count=ten', { body })).status).toBe(400);
    expect((await endpoint.send('GET', '/Users')).json.totalResults).toBe(0);
    expect(endpoint.queued).toEqual([]);
  });

  it('is answered 409 when its userName is taken, in any case', async () => {
    await create('Kim');
    expect(await create('kIM')).toMatchObject({ status: 409, json: { scimType: 'uniqueness' } });
    expect(endpoint.counters).toContain('rejected scim uniqueness');
  });

  it('says nothing of what went wrong when nobody foresaw it', async () => {
    endpoint.seam.directoryOf = () => {
      throw new TypeError('kim@acme.test is undefined');
    };
    const answer = await endpoint.send('GET', '/Users');
    expect(answer).toMatchObject({ status: 500, json: { status: '500' } });
    expect(answer.body).not.toContain('kim');
    expect(endpoint.entries).toMatchObject([
      {
        level: 'error',
        event: 'scim_failed',
        fields: {
          cause: 'TypeError',
          status: 500,
          at: expect.stringContaining('failures.test.ts'),
        },
      },
    ]);
    expect(JSON.stringify(endpoint.entries)).not.toContain('kim@');
  });
});

describe('the log', () => {
  it('has route, status, time, tenant and the id of each request', async () => {
    const { json } = await create('kim');
    await endpoint.send('GET', `/Users/${json.id}`);
    await endpoint.send('GET', '/Users/unknown');
    await endpoint.send('GET', '/Users', { token: tokenOf('globex') });
    const ms = expect.any(Number);
    const tenant = 'acme';
    const source = 'scim';
    expect(endpoint.entries).toEqual([
      {
        level: 'info',
        event: 'scim_accepted',
        fields: {
          ...{ source, route: 'POST /Users', status: 201, ms, tenant, resource: json.id },
          ...{ jobs: endpoint.queued.length, eventId: endpoint.queued[0]?.eventId },
        },
      },
      {
        level: 'info',
        event: 'scim_accepted',
        fields: { source, route: 'GET /Users/{id}', status: 200, ms, tenant, resource: json.id },
      },
      {
        level: 'warn',
        event: 'scim_rejected',
        fields: { source, route: 'GET /Users/{id}', status: 404, ms, tenant, cause: 'not_found' },
      },
      {
        level: 'warn',
        event: 'scim_rejected',
        fields: { source, route: 'GET /Users', status: 401, ms, tenant, cause: 'unauthorized' },
      },
    ]);
    expect(endpoint.counters).toEqual([
      'accepted scim',
      'accepted scim',
      'rejected scim not_found',
      'rejected scim unauthorized',
    ]);
  });

  it('names the event of each member that a group is told of', async () => {
    const one = (await create('kim')).json.id ?? '';
    const two = (await create('lou')).json.id ?? '';
    endpoint.queued.length = 0;
    await endpoint.send('POST', '/Groups', { body: groupBody('staff', [one, two]) });
    const { fields } = endpoint.entries.at(-1) ?? {};
    expect(fields?.jobs).toBe(endpoint.queued.length);
    expect(fields?.eventIds).toHaveLength(2);
    expect(new Set(fields?.eventIds)).toEqual(
      new Set(endpoint.queued.map(({ eventId }) => eventId)),
    );
  });

  it('knows what was asked for before anybody is believed; the answer does not', async () => {
    const token = tokenOf('globex');
    const targets = ['/Users/kim', '/Nothing/here', '/Me', '/scim/v2/initech/Users'];
    const answers = [];
    for (const target of targets) answers.push(await endpoint.send('DELETE', target, { token }));
    expect(
      new Set(answers.map(({ status, headers, body }) => JSON.stringify([status, headers, body])))
        .size,
    ).toBe(1);
    expect(answers[0]?.status).toBe(401);
    expect(endpoint.entries.map(({ fields }) => [fields.route, fields.tenant])).toEqual([
      ['DELETE /Users/{id}', 'acme'],
      ['DELETE none', 'acme'],
      ['DELETE none', 'acme'],
      ['DELETE /Users', 'initech'],
    ]);
  });

  it('has nothing of bodies, filters, names or tokens', async () => {
    await create('grace', { emails: [{ value: 'grace@acme.test' }], password: 'hush' });
    await create('grace', { active: 'hopper' });
    await endpoint.send('GET', '/Users?filter=userName eq "grace"');
    await endpoint.send('GET', '/Users/grace');
    await endpoint.send('GET', '/scim/v2/grace%20hopper/Users');
    await endpoint.send('GET', '/Users?filter=grace zz');
    const written = JSON.stringify([endpoint.entries, endpoint.counters]);
    expect(written).not.toMatch(/grace|hopper|hush|a-fixed-token/);
  });
});
