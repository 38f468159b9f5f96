import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { failureOf, numbered, useScriptedServers } from './http-reading.ts';
import { answerJson } from './http-server.ts';

const against = useScriptedServers();

describe('a request', () => {
  it('goes out with path, query and credentials, and comes back as the schema has it', async () => {
    const { http, server } = await against((_, response) => {
      answerJson(response, { number: 7, more: true });
    });
    const query = { order_by: '+created_at', limit: 5 };
    const answer = await http.read({ path: '/v1/things?a=b', query, schema: numbered });
    expect(answer).toEqual({ number: 7 });
    expect(server.asked[0]).toMatchObject({
      method: 'GET',
      target: '/v1/things?a=b&order_by=%2Bcreated_at&limit=5',
      headers: { authorization: 'Bearer the-secret', accept: 'application/json' },
    });
  });

  it('sends a body as JSON', async () => {
    const { http, server } = await against((_, response) => answerJson(response, { number: 1 }));
    await http.read({ path: '/jobs', method: 'POST', body: { of: 'users' }, schema: numbered });
    expect(server.asked[0]).toMatchObject({
      method: 'POST',
      body: '{"of":"users"}',
      headers: { 'content-type': 'application/json' },
    });
  });

  it('takes its credentials to no other host', async () => {
    const { http } = await against((_, response) => answerJson(response, { number: 1 }));
    const { server: other } = await against((_, response) => answerJson(response, { number: 2 }));
    const answer = await http.read({ path: `${other.url}/file`, schema: numbered });
    expect(answer).toEqual({ number: 2 });
    expect(other.asked[0]?.headers.authorization).toBeUndefined();
  });

  it('is null when there is no such thing', async () => {
    const { one } = await against((_, response) => answerJson(response, {}, 404));
    expect(await one()).toBeNull();
  });
});

describe('an answer that is none', () => {
  it('names the path of what cannot be read, and not its value', async () => {
    const { http } = await against((_, response) => {
      answerJson(response, { list: [{ number: 1 }, { number: 'ada@example.test' }] });
    });
    const schema = z.object({ list: z.array(numbered) });
    const failure = await failureOf(http.read({ path: '/list', schema }));
    expect(failure).toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(/^The example's API, GET \/list: .*list\.1\.number/),
    });
    expect(String(failure)).not.toContain('ada@');
  });

  it.each([
    [401, 'refused'],
    [403, 'lack a right'],
  ])('says for %d what to check, and never the key', async (status, what) => {
    const { one, server } = await against((_, response) => answerJson(response, {}, status));
    const failure = await failureOf(one());
    expect(failure).toMatchObject({ code: 'no_access', status });
    expect(String(failure)).toContain(what);
    expect(String(failure)).toContain('check EXAMPLE_KEY');
    expect(String(failure)).not.toContain('the-secret');
    expect(server.asked).toHaveLength(1);
  });

  it.each([302, 400, 422])('takes %d for a request that is wrong, once', async (status) => {
    const { one, server } = await against((_, response) => answerJson(response, {}, status));
    expect(await failureOf(one())).toMatchObject({ code: 'malformed', status });
    expect(server.asked).toHaveLength(1);
  });

  it('lets the caller say what a refusal means', async () => {
    const { http } = await against((_, response) => answerJson(response, { why: 'off' }, 403));
    const answer = await http.read<{ number: number }>({
      path: '/one',
      schema: numbered,
      refused: (status, body) =>
        status === 403 && JSON.stringify(body) === '{"why":"off"}' ? { number: 0 } : undefined,
    });
    expect(answer).toEqual({ number: 0 });
  });

  it('does not read on in an answer that is too large', async () => {
    const chunk = 'x'.repeat(64 * 1024);
    const { one, server } = await against(
      (_, response) => {
        const pour = () => {
          while (!response.destroyed && response.write(chunk)) {}
        };
        response.writeHead(200).on('drain', pour);
        pour();
      },
      { maxBodyBytes: 1024 * 1024 },
    );
    expect(await failureOf(one())).toMatchObject({
      code: 'malformed',
      message: expect.stringContaining('larger than 1 MiB'),
    });
    expect(server.asked).toHaveLength(1);
  });
});

describe('credentials', () => {
  it('are renewed once after a 401, and asked for again', async () => {
    let token = 'old';
    const { one, server } = await against(
      (_, response, { headers }) =>
        answerJson(response, { number: 1 }, headers.authorization === 'Bearer new' ? 200 : 401),
      {
        authorize: async () => ({ authorization: `Bearer ${token}` }),
        onUnauthorized: () => {
          token = 'new';
        },
      },
    );
    expect(await one()).toEqual({ number: 1 });
    expect(server.asked).toHaveLength(2);
  });

  it('are refused for good when the new ones are refused, too', async () => {
    let renewals = 0;
    const { one, server } = await against((_, response) => answerJson(response, {}, 401), {
      onUnauthorized: () => {
        renewals += 1;
      },
    });
    expect(await failureOf(one())).toMatchObject({ code: 'no_access', status: 401 });
    expect(renewals).toBe(1);
    expect(server.asked).toHaveLength(2);
  });

  it('that cannot stand in a header are not quoted', async () => {
    const { one } = await against((_, response) => answerJson(response, { number: 1 }), {
      authorize: async () => ({ authorization: 'Bearer the-secret\n' + 'half' }),
    });
    const failure = await failureOf(one());
    expect(failure).toMatchObject({ code: 'no_access' });
    expect(failure).not.toHaveProperty('cause');
    expect(String(failure)).not.toContain('the-secret');
  });
});
