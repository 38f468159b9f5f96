import { describe, expect, it } from 'vitest';
import { apiGatewayHandler, type HttpRequest } from '../../lib/intake/index.ts';

/** What the handler below it gets, and what comes back. */
async function through(event: unknown) {
  const requests: HttpRequest[] = [];
  const handler = apiGatewayHandler(async (request) => {
    requests.push(request);
    return { status: 202, headers: { 'x-seen': 'yes' }, body: '{}' };
  });
  return { answer: await handler(event), request: requests[0] };
}

const post = { requestContext: { http: { method: 'POST' } } };

describe('an API Gateway event', () => {
  it('becomes a request whose header names are in lower case', async () => {
    const headers = { 'Svix-Id': 'msg_1', AUTHORIZATION: 'Bearer x', absent: undefined };
    const { request, answer } = await through({ ...post, headers, body: 'é' });
    expect(request?.method).toBe('POST');
    expect(request && [...request.headers]).toEqual([
      ['svix-id', 'msg_1'],
      ['authorization', 'Bearer x'],
    ]);
    expect(request?.body).toEqual(Buffer.from([0xc3, 0xa9]));
    expect(answer).toEqual({ statusCode: 202, headers: { 'x-seen': 'yes' }, body: '{}' });
  });

  it('gives the very bytes that came in base64', async () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
    const event = { ...post, headers: {}, body: bytes.toString('base64'), isBase64Encoded: true };
    expect((await through(event)).request?.body).toEqual(bytes);
  });

  it('without headers and body is a request with none', async () => {
    const { request } = await through(post);
    expect(request).toEqual({
      method: 'POST',
      path: '',
      query: '',
      headers: new Map(),
      body: Buffer.alloc(0),
    });
  });

  it('keeps path and query as they came', async () => {
    const event = {
      ...post,
      rawPath: '/scim/v2/acme/Users/a%2Fb',
      rawQueryString: 'filter=userName+eq+%22kim%22',
    };
    expect((await through(event)).request).toMatchObject({
      path: '/scim/v2/acme/Users/a%2Fb',
      query: 'filter=userName+eq+%22kim%22',
    });
  });

  it.each([null, {}, { requestContext: {} }, { ...post, body: 7 }])(
    'that is none (%j) is answered 400',
    async (event) => {
      const { request, answer } = await through(event);
      expect(request).toBeUndefined();
      expect(answer.statusCode).toBe(400);
    },
  );
});
