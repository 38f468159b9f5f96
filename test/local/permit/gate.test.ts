import { describe, expect, it } from 'vitest';
import { API_KEY, environment } from './environment.ts';

const authorization = `Bearer ${API_KEY}`;

describe('who is let in', () => {
  it.each([
    {},
    { authorization: 'Bearer another' },
    { authorization: API_KEY },
    { authorization: `Basic ${API_KEY}` },
  ])('answers 401 to %j', (headers) => {
    const { raw } = environment();
    const { status, json } = raw('GET', '/v2/api-key/scope', '', { ...headers });
    expect(status).toBe(401);
    expect(json).toMatchObject({ error_code: 'UNAUTHORIZED' });
  });

  it('takes several keys', () => {
    const { raw } = environment({ apiKey: ['old', 'new'] });
    for (const key of ['old', 'new']) {
      const headers = { Authorization: `Bearer ${key}` };
      expect(raw('GET', '/v2/api-key/scope', '', headers).status).toBe(200);
    }
  });

  it('says whose key it is', () => {
    const ids = { organizationId: 'o1', projectId: 'p1', environmentId: 'e1' };
    expect(environment(ids).raw('GET', '/v2/api-key/scope').json).toEqual({
      organization_id: 'o1',
      project_id: 'p1',
      environment_id: 'e1',
    });
  });

  it('answers 403 for another project or environment', () => {
    const { raw, standIn } = environment();
    const { projectId, environmentId } = standIn.scope;
    for (const path of [`${projectId}/other`, `other/${environmentId}`]) {
      const { status, json } = raw('GET', `/v2/facts/${path}/users`);
      expect(status).toBe(403);
      expect(json).toMatchObject({ error_code: 'FORBIDDEN_ACCESS' });
    }
  });
});

describe('the shape of errors', () => {
  it('gives every error a fresh request id, a title, a code and a message', () => {
    const { facts } = environment();
    const bodies = [1, 2].map(() => facts('GET', '/users/ghost').json);
    for (const body of bodies) {
      expect(body).toEqual({
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        title: expect.any(String),
        error_code: 'NOT_FOUND',
        message: expect.any(String),
      });
    }
    expect(bodies[0]).not.toEqual(bodies[1]);
  });

  it.each<[string, string, unknown]>([
    ['not json', '{"key":', { loc: ['body', 0], type: 'value_error.jsondecode' }],
    ['nothing', '', { loc: ['body'], type: 'value_error.missing' }],
    ['a list', '[]', { loc: ['body'], type: 'type_error.object' }],
    ['no key', '{}', { loc: ['body', 'key'], type: 'value_error.missing' }],
    ['a null key', '{"key":null}', { loc: ['body', 'key'], type: 'type_error.none.not_allowed' }],
    ['a number as key', '{"key":7}', { loc: ['body', 'key'], type: 'type_error.string' }],
    [
      'a list of attributes',
      '{"key":"a","attributes":[]}',
      { loc: ['body', 'attributes'], type: 'type_error.record' },
    ],
    [
      'an unknown field',
      '{"key":"a","nick":"b"}',
      { loc: ['body', 'nick'], type: 'value_error.extra' },
    ],
    [
      'an e-mail that is none',
      '{"key":"a","email":"b"}',
      { loc: ['body', 'email'], type: 'value_error.email' },
    ],
  ])('answers a body with %s by 422 and its place', (_, body, detail) => {
    const { raw, standIn } = environment();
    const { projectId, environmentId } = standIn.scope;
    const { status, json } = raw('POST', `/v2/facts/${projectId}/${environmentId}/users`, body);
    expect(status).toBe(422);
    expect(json).toMatchObject({ detail: [{ msg: expect.any(String), ...Object(detail) }] });
  });

  it('passes over unknown fields and odd e-mails where the switches say so', () => {
    const { facts, standIn } = environment({
      rules: { unknownFields: 'ignore', emailFormat: 'free' },
    });
    expect(facts('POST', '/users', { key: 'a', nick: 'b', email: 'c' }).status).toBe(201);
    expect(standIn.facts().users).toMatchObject([{ key: 'a', email: 'c' }]);
  });

  it('takes null for every optional field', () => {
    const nothing = { email: null, first_name: null, last_name: null, attributes: null };
    const { facts } = environment();
    expect(facts('POST', '/users', { key: 'a', ...nothing, role_assignments: null }).status).toBe(
      201,
    );
  });

  it('answers unknown paths with 404 and unknown methods with 405', () => {
    const { facts, raw } = environment();
    expect(facts('GET', '/nothing').status).toBe(404);
    expect(facts('GET', '/users/a/b/c').status).toBe(404);
    expect(facts('GET', '/users/%E0%A4%A').status).toBe(404);
    expect(raw('GET', '/v1/users', '', { authorization }).status).toBe(404);
    expect(facts('PATCH', '/users', {}).status).toBe(405);
    expect(facts('PUT', '/role_assignments/bulk', []).status).toBe(405);
  });
});
