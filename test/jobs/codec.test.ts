import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeJob,
  decodeUnparsed,
  encodeJob,
  isUnparsed,
  JobError,
  SCHEMA_VERSION,
} from '../../lib/jobs/index.ts';
import { anyJob } from './arbitrary-job.ts';

const ORIGIN = {
  v: 1,
  source: 'clerk',
  eventId: 'evt_1',
  eventType: 'user.updated',
  version: 1_769_000_000_000,
  observedAt: 1_769_000_000_000,
};
const USER = {
  ...ORIGIN,
  kind: 'user',
  change: 'updated',
  user: 'user_1',
  whole: true,
  fields: {},
};
const TENANT = { ...USER, kind: 'tenant', user: undefined, tenant: 'org_1' };
const MEMBERSHIP = { ...ORIGIN, kind: 'membership', change: 'created', user: 'u', tenant: 't' };
const GRANT = { ...ORIGIN, kind: 'grant', user: 'u', tenant: 't', role: { id: 'r', name: 'Role' } };

/** Stands where something is wrong; no message may repeat it. */
const SECRET = 'rosa@mail.test';

function refusalOf(body: string): JobError {
  try {
    decodeJob(body);
  } catch (error) {
    if (error instanceof JobError) return error;
    throw error;
  }
  throw new Error('the body was taken for a job');
}

describe('a job as a message body', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(anyJob, (job) => {
        // Not `toStrictEqual`: it takes a value's own `constructor` for its class.
        expect(isDeepStrictEqual(decodeJob(encodeJob(job)), job)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps metadata of any names, `__proto__` too, and no prototype moves', () => {
    const metadata = '{"__proto__":{"admin":true},"deep":{"__proto__":1,"constructor":null}}';
    const body = JSON.stringify(USER).replace('"fields":{}', `"fields":{"metadata":${metadata}}`);
    const job = decodeJob(body);
    expect(JSON.stringify(job)).toContain(metadata);
    expect(Object.getPrototypeOf(job)).toBe(Object.prototype);
    expect('admin' in job).toBe(false);
  });

  it('is JSON that says its schema version', () => {
    const job = decodeJob(JSON.stringify(USER));
    expect(JSON.parse(encodeJob(job))).toEqual({ ...USER, v: SCHEMA_VERSION });
    expect(job).not.toHaveProperty('v');
  });

  it('tells an empty list of roles from none', () => {
    expect(decodeJob(JSON.stringify({ ...MEMBERSHIP, roles: [] }))).toHaveProperty('roles', []);
    expect(decodeJob(JSON.stringify(MEMBERSHIP))).not.toHaveProperty('roles');
  });

  it('tells a field that is null from one that is not named', () => {
    const { fields } = {
      fields: {},
      ...decodeJob(JSON.stringify({ ...USER, fields: { email: null } })),
    };
    expect(fields).toEqual({ email: null });
  });
});

describe('what is no job is refused with its path', () => {
  it.each([
    ['a text', JSON.stringify(SECRET), '(root)'],
    ['null', 'null', '(root)'],
    ['a list', '[]', '(root)'],
    ['no version', JSON.stringify({ ...USER, v: undefined }), 'v'],
    ['a version that is a text', JSON.stringify({ ...USER, v: '1' }), 'v'],
    ['an older version that never was', JSON.stringify({ ...USER, v: 0 }), 'v'],
    ['no kind', JSON.stringify({ ...USER, kind: undefined }), 'kind'],
    ['another kind', JSON.stringify({ ...USER, kind: SECRET }), 'kind'],
    ['another source', JSON.stringify({ ...USER, source: SECRET }), 'source'],
    ['no event id', JSON.stringify({ ...USER, eventId: undefined }), 'eventId'],
    ['an empty event id', JSON.stringify({ ...USER, eventId: '' }), 'eventId'],
    ['an event type that is a number', JSON.stringify({ ...USER, eventType: 5 }), 'eventType'],
    ['a time before 1970', JSON.stringify({ ...USER, version: -1 }), 'version'],
    ['a time with a fraction', JSON.stringify({ ...USER, version: 1.5 }), 'version'],
    ['a time after 9999', JSON.stringify({ ...USER, version: 253_402_300_800_000 }), 'version'],
    ['a time as a text', JSON.stringify({ ...USER, observedAt: '2026-01-01' }), 'observedAt'],
    ['verify: false', JSON.stringify({ ...USER, verify: false }), 'verify'],
    ['fresh: 1', JSON.stringify({ ...USER, fresh: 1 }), 'fresh'],
    ['another change', JSON.stringify({ ...USER, change: SECRET }), 'change'],
    ['no user', JSON.stringify({ ...USER, user: undefined }), 'user'],
    ['an empty user', JSON.stringify({ ...USER, user: '' }), 'user'],
    ['a user id too long', JSON.stringify({ ...USER, user: 'x'.repeat(1025) }), 'user'],
    ['a user without whole', JSON.stringify({ ...USER, whole: undefined }), 'whole'],
    ['a user without fields', JSON.stringify({ ...USER, fields: undefined }), 'fields'],
    [
      'an e-mail that is a number',
      JSON.stringify({ ...USER, fields: { email: 5 } }),
      'fields.email',
    ],
    [
      'a flag that is a text',
      JSON.stringify({ ...USER, fields: { blocked: SECRET } }),
      'fields.blocked',
    ],
    [
      'metadata that is a list',
      JSON.stringify({ ...USER, fields: { metadata: [SECRET] } }),
      'fields.metadata',
    ],
    ['a field that there is not', JSON.stringify({ ...USER, fields: { phon: SECRET } }), 'fields'],
    ['a setting that there is not', JSON.stringify({ ...USER, [SECRET]: 1 }), '(root)'],
    ['a tenant without an id', JSON.stringify({ ...TENANT, tenant: undefined }), 'tenant'],
    ['a tenant with an e-mail', JSON.stringify({ ...TENANT, fields: { email: SECRET } }), 'fields'],
    [
      'a membership without a tenant',
      JSON.stringify({ ...MEMBERSHIP, tenant: undefined }),
      'tenant',
    ],
    ['roles that are null', JSON.stringify({ ...MEMBERSHIP, roles: null }), 'roles'],
    ['a role that is a text', JSON.stringify({ ...MEMBERSHIP, roles: [SECRET] }), 'roles.0'],
    [
      'a role without a name',
      JSON.stringify({ ...MEMBERSHIP, roles: [{ id: 'r' }] }),
      'roles.0.name',
    ],
    ['a grant without a tenant', JSON.stringify({ ...GRANT, tenant: null }), 'tenant'],
    [
      'a grant whose role has no id',
      JSON.stringify({ ...GRANT, role: { id: '', name: 'R' } }),
      'role.id',
    ],
    ['a grant without a role', JSON.stringify({ ...GRANT, role: undefined }), 'role'],
  ])('%s', (_, body, path) => {
    const refusal = refusalOf(body);
    expect(refusal).toMatchObject({ name: 'JobError', code: 'invalid_job', retry: 'permanent' });
    expect(refusal.message).toMatch(`message body is no sync job: ${path}: `);
    expect(refusal.message).not.toContain(SECRET);
  });

  it.each(['', '{', 'user', '{"v":1,}', `"${SECRET}`])('not JSON: %s', (body) => {
    const refusal = refusalOf(body);
    expect(refusal).toMatchObject({ code: 'invalid_json', retry: 'permanent' });
    expect(refusal.message).not.toContain(SECRET);
  });

  it.each([2, 1.5, 1e9])('a later schema version: %d', (v) => {
    expect(refusalOf(JSON.stringify({ v, anything: SECRET }))).toMatchObject({
      code: 'unsupported_version',
      retry: 'permanent',
      message: expect.stringContaining(`${v} is newer than ${SCHEMA_VERSION}`),
    });
  });

  it('metadata nested so deep that reading it would end the process', () => {
    const deep = (depth: number) =>
      JSON.stringify({ ...USER, fields: { metadata: {} } }).replace(
        '"metadata":{}',
        `"metadata":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`,
      );
    expect(refusalOf(deep(100_000)).message).toContain('fields.metadata: ');
    expect(decodeJob(deep(60))).toHaveProperty('fields.metadata.a');
  });
});

it('an unparsed event is no job, and a job no unparsed event', () => {
  const unparsed = '{"v":1,"kind":"unparsed"}';
  expect(isUnparsed(unparsed)).toBe(true);
  expect(refusalOf(unparsed).code).toBe('invalid_job');
  expect(isUnparsed(JSON.stringify(USER))).toBe(false);
  expect(() => decodeUnparsed(JSON.stringify(USER))).toThrow(JobError);
});
