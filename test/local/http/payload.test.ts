import { describe, expect, it } from 'vitest';
import { toPayload } from '../../../local/http/payload.ts';
import { toReply } from '../../../local/http/reply.ts';
import { findRoute, parametersOf, routeKeyOf } from '../../../local/http/routes.ts';

const payload = (
  body: string,
  headers: Record<string, string | string[]>,
  target = '/hook?a=1&a=2',
) =>
  toPayload({
    method: 'POST',
    target,
    headers,
    body: Buffer.from(body, 'latin1'),
    sourceIp: '127.0.0.1',
    routeKey: 'ANY /hook',
    receivedAt: 1_700_000_000_000,
  });

describe('a request as payload format 2.0', () => {
  it('passes text on as it is', () => {
    expect(payload('{"a":1}', { 'content-type': 'application/json; charset=utf-8' })).toMatchObject(
      {
        version: '2.0',
        routeKey: 'ANY /hook',
        rawPath: '/hook',
        rawQueryString: 'a=1&a=2',
        queryStringParameters: { a: '1,2' },
        body: '{"a":1}',
        isBase64Encoded: false,
        requestContext: { http: { method: 'POST', path: '/hook' }, timeEpoch: 1_700_000_000_000 },
      },
    );
  });

  it.each(['application/octet-stream', 'application/x-ndjson', ''])(
    'encodes any other content in base64: %s',
    (type) => {
      expect(payload('\xff{}', type === '' ? {} : { 'content-type': type })).toMatchObject({
        body: Buffer.from('\xff{}', 'latin1').toString('base64'),
        isBase64Encoded: true,
      });
    },
  );

  it('takes scim+json for text', () => {
    expect(payload('{}', { 'content-type': 'application/scim+json' })).toMatchObject({
      body: '{}',
    });
  });

  it('has the path decoded, ending where a ? comes out of it, and the query as it was sent', () => {
    const target = '/scim/v2/acme/Schemas/urn%3Aietf%3Ax?filter=userName%20eq+%22a%22';
    expect(payload('', {}, target)).toMatchObject({
      rawPath: '/scim/v2/acme/Schemas/urn:ietf:x',
      rawQueryString: 'filter=userName%20eq+%22a%22',
      queryStringParameters: { filter: 'userName eq "a"' },
      requestContext: { http: { path: '/scim/v2/acme/Schemas/urn:ietf:x' } },
    });
    expect(payload('', {}, '/hook%3Fa=1/more?b=2')).toMatchObject({
      rawPath: '/hook',
      rawQueryString: 'b=2',
    });
  });

  it('leaves dots in a path where they are', () => {
    expect(payload('', {}, '/scim/v2/acme/../globex/Users')).toMatchObject({
      rawPath: '/scim/v2/acme/../globex/Users',
    });
  });

  it('says how the client has come, unless somebody before has said it', () => {
    expect(payload('', { host: '127.0.0.1:3000' })).toMatchObject({
      requestContext: { domainName: '127.0.0.1:3000' },
      headers: {
        host: '127.0.0.1:3000',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': '3000',
        'x-forwarded-proto': 'http',
      },
    });
    expect(payload('', { host: 'abc.tunnel.example', 'x-forwarded-proto': 'https' })).toMatchObject(
      { headers: { 'x-forwarded-proto': 'https' } },
    );
  });

  it('leaves the body out when there is none', () => {
    expect(payload('', {})).not.toHaveProperty('body');
  });

  it('joins values of a header and sets cookies apart', () => {
    expect(payload('', { 'x-a': ['1', '2'], cookie: 'a=1; b=2' })).toMatchObject({
      headers: { 'x-a': '1,2' },
      cookies: ['a=1', 'b=2'],
    });
  });
});

describe("a function's answer as a response", () => {
  const reply = (value: unknown) => toReply({ ok: true, payload: JSON.stringify(value) });

  it('has its status, headers and decoded body', () => {
    const made = reply({
      statusCode: 202,
      headers: { 'Retry-After': 3 },
      body: 'aGk=',
      isBase64Encoded: true,
    });
    expect(made).toMatchObject({ status: 202, headers: { 'retry-after': '3' } });
    expect(String(made.body)).toBe('hi');
  });

  it('is the body itself when it names no status', () => {
    expect(reply({ a: 1 })).toMatchObject({ status: 200, body: '{"a":1}' });
  });

  it('is 500 for an error, 503 for a timeout, and tells nothing', () => {
    const failed = (errorType: string) =>
      toReply({ ok: false, error: { errorType, errorMessage: 'secret' } });
    expect(failed('TypeError')).toMatchObject({
      status: 500,
      body: '{"message":"Internal Server Error"}',
    });
    expect(failed('Sandbox.Timedout')).toMatchObject({ status: 503 });
  });
});

describe('routes', () => {
  const routes = [
    { method: '*', path: '/hook', target: 1 },
    { method: 'POST', path: '/hook', target: 2 },
    { method: 'get', path: '/scim/v2/{tenant}/{rest+}', target: 3 },
  ];
  const find = (method: string, path: string) => findRoute(routes, method, path)?.target;

  it('prefer a named method', () => {
    expect([find('POST', '/hook'), find('PUT', '/hook')]).toEqual([2, 1]);
  });

  it('know parts of a path', () => {
    expect(find('GET', '/scim/v2/acme/Users/7')).toBe(3);
    expect(find('GET', '/scim/v2/acme')).toBeUndefined();
    expect(find('GET', '/hook/more')).toBeUndefined();
  });

  it('say what stands for their names, decoded', () => {
    const path = '/scim/v2/ac%20me/Users/7/more';
    expect(parametersOf('/scim/v2/{tenant}/{rest+}', path)).toEqual({
      tenant: 'ac me',
      rest: 'Users/7/more',
    });
    expect(parametersOf('/hook', '/hook')).toEqual({});
  });

  it('have the name that the gateway gives them', () => {
    expect(routes.map(routeKeyOf)).toEqual([
      'ANY /hook',
      'POST /hook',
      'GET /scim/v2/{tenant}/{rest+}',
    ]);
  });
});
