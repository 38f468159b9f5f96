import { describe, expect, it } from 'vitest';
import { classify, type FailedCall, parseRetryAfter } from '../../lib/permit/index.ts';

const NOW = Date.UTC(2026, 1, 3, 12, 0, 0);
const CALL = 'POST /role_assignments';

const failed = (parts: Partial<FailedCall>) => classify({ call: CALL, now: NOW, ...parts });

/** An error body as Permit writes it. */
const body = (error_code: string, message = 'The call failed') => ({
  id: '5d1c',
  title: 'The request was refused',
  error_code,
  message,
});
const missing = (entity: string) => body('NOT_FOUND', `It could not find ${entity}`);
const invalid = (loc: readonly (string | number)[], type = 'value_error.missing') => ({
  detail: [{ loc, msg: 'field required', type }],
});

describe('a call without an answer is made again', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ECONNABORTED', 'ERR_CANCELED'])(
    '%s',
    (transportCode) => {
      expect(failed({ transportCode })).toMatchObject({
        code: 'unreachable',
        retry: 'transient',
        status: undefined,
        missing: undefined,
        message: `Permit did not answer ${CALL}: ${transportCode}`,
      });
    },
  );

  it('an answer that broke off half-way is none', () => {
    expect(failed({ status: 200, transportCode: 'ERR_BAD_RESPONSE' })).toMatchObject({
      code: 'unreachable',
      retry: 'transient',
    });
  });
});

describe('what passes by itself is tried again', () => {
  it.each([408, 425, 500, 502, 503, 504, 507])('%i', (status) => {
    expect(failed({ status, body: body('UNEXPECTED_ERROR') })).toMatchObject({
      code: 'unavailable',
      retry: 'transient',
      status,
    });
  });

  it.each([
    ['without Retry-After', undefined, undefined],
    ['with Retry-After in seconds', '17', 17_000],
    ['with Retry-After as a date', 'Tue, 03 Feb 2026 12:00:09 GMT', 9_000],
  ])('429 %s', (_, retryAfter, retryAfterMs) => {
    const error = failed({ status: 429, retryAfter, body: body('TOO_MANY_REQUESTS') });
    expect(error).toMatchObject({ code: 'rate_limited', retry: 'transient', status: 429 });
    expect(error.retryAfterMs).toBe(retryAfterMs);
  });

  it('503 with Retry-After says when', () => {
    expect(failed({ status: 503, retryAfter: '2' }).retryAfterMs).toBe(2_000);
  });

  it.each([400, 409, 422, 500])('CONCURRENT_OPERATION_DISALLOWED on %i', (status) => {
    expect(failed({ status, body: body('CONCURRENT_OPERATION_DISALLOWED') })).toMatchObject({
      code: 'concurrent_operation',
      retry: 'transient',
      status,
    });
  });

  it('tells CONCURRENT_OPERATION_DISALLOWED although the rest of the body is odd', () => {
    const odd = { id: 7, error_code: 'CONCURRENT_OPERATION_DISALLOWED', message: null };
    expect(failed({ status: 409, body: odd })).toMatchObject({
      code: 'concurrent_operation',
      requestId: undefined,
    });
  });
});

describe('what is wrong with our configuration keeps every job', () => {
  it.each([
    [401, 'UNAUTHORIZED'],
    [403, 'FORBIDDEN_ACCESS'],
    [403, 'MISSING_PERMISSIONS'],
  ])('%i %s', (status, errorCode) => {
    const error = failed({ status, body: body(errorCode) });
    expect(error).toMatchObject({ code: 'unauthorized', retry: 'configuration', status });
    expect(error.message).toContain('PERMIT_API_KEY');
  });

  it.each([301, 302, 307, 308])('a redirect, %i', (status) => {
    const error = failed({ status });
    expect(error).toMatchObject({ code: 'wrong_api_url', retry: 'configuration', status });
    expect(error.message).toContain('PERMIT_API_URL');
  });
});

describe('what is wrong with the facts is never tried again', () => {
  it('422 names the place and the type', () => {
    const error = failed({ status: 422, body: invalid(['body', 'email'], 'value_error.email') });
    expect(error).toMatchObject({ code: 'rejected', retry: 'permanent', status: 422 });
    expect(error.message).toBe(`Permit answered ${CALL} with 422 body.email (value_error.email)`);
  });

  it('422 that names an attribute, which may be called role', () => {
    const loc = ['body', 'operations', 17, 'attributes', 'role'];
    const error = failed({ status: 422, body: invalid(loc, 'type_error.str') });
    expect(error).toMatchObject({ code: 'rejected', retry: 'permanent', missing: undefined });
    expect(error.message).toContain('body.operations.17.attributes.role (type_error.str)');
  });

  it.each([
    [400, body('INVALID_INPUT')],
    [400, body('MISMATCH_ATTRIBUTES_TYPES')],
    [422, body('INVALID_INPUT')],
    [422, 'not JSON'],
    [405, { detail: 'Method Not Allowed' }],
    [413, undefined],
  ])('%i %j', (status, answer) => {
    expect(failed({ status, body: answer })).toMatchObject({
      code: 'rejected',
      retry: 'permanent',
      missing: undefined,
    });
  });
});

it('a 409 is left to the call to judge', () => {
  expect(failed({ status: 409, body: body('DUPLICATE_ENTITY') })).toMatchObject({
    code: 'conflict',
    status: 409,
  });
});

describe('what an error says', () => {
  const EMAIL = 'rosa@mail.test';
  const KEY = 'auth0|rosa';

  it.each([
    [400, body('INVALID_INPUT', `${EMAIL} is not allowed for ${KEY}`)],
    [404, missing(`'User' with id or key '${KEY}'`)],
    [404, missing(`'Role' with id or key '${KEY}'`)],
    [409, body('DUPLICATE_ENTITY', `a user with e-mail ${EMAIL} exists`)],
    [409, body(`${EMAIL} exists`)],
    [422, { detail: [{ loc: ['body', 'email'], msg: `${EMAIL} is no e-mail`, type: 'x' }] }],
    [422, { detail: [{ loc: ['body', 'attributes', EMAIL], msg: 'bad', type: 'type' }] }],
    [422, { detail: [{ loc: ['body', 'email'], msg: 'bad', type: `no ${EMAIL}` }] }],
    [500, `<html>${KEY} ${EMAIL}</html>`],
  ])('is never a value that we sent (%i)', (status, answer) => {
    const { message } = failed({ status, body: answer });
    expect(message).not.toContain(EMAIL);
    expect(message).not.toContain(KEY);
    expect(message).toContain(String(status));
  });

  it.each([400, 401, 404, 409, 429, 500])('has the id of the request (%i)', (status) => {
    expect(failed({ status, body: body('ANY') }).requestId).toBe('5d1c');
  });

  it('has the code of the answer', () => {
    expect(failed({ status: 400, body: body('MISMATCH_ATTRIBUTES_TYPES') }).message).toBe(
      `Permit answered ${CALL} with 400 MISMATCH_ATTRIBUTES_TYPES`,
    );
  });
});

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    [' 30 ', 30_000],
    ['Tue, 03 Feb 2026 12:01:00 GMT', 60_000],
    ['Tuesday, 03-Feb-26 12:01:00 GMT', 60_000],
    ['Tue, 03 Feb 2026 11:00:00 GMT', 0],
    ['1.5', undefined],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s', (value, ms) => {
    expect(parseRetryAfter(value, NOW)).toBe(ms);
  });
});
