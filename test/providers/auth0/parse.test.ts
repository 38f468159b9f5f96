import { describe, expect, it } from 'vitest';
import { decodeJob, encodeJob, type SyncJob } from '../../../lib/jobs/index.ts';
import { auth0Handlers } from '../../../lib/providers/auth0/handlers.ts';
import { ParseError, parseAuth0 } from '../../../lib/providers/index.ts';
import { altered, fixture } from '../fixture.ts';

const AT = 1_767_225_600_250;

function parse(body: Uint8Array) {
  return parseAuth0(body, { receivedAt: AT + 1000 });
}

function jobOf(body: Uint8Array): SyncJob {
  const outcome = parse(body);
  const [job, ...others] = outcome.kind === 'jobs' ? outcome.jobs : [];
  expect(others).toEqual([]);
  if (job === undefined) throw new Error('no job');
  return job;
}

function errorOf(body: Uint8Array): ParseError {
  try {
    parse(body);
  } catch (error) {
    if (error instanceof ParseError) return error;
    throw error;
  }
  throw new Error('it was read');
}

const origin = (type: string) => ({
  source: 'auth0' as const,
  eventId: `evt_${type.replaceAll('.', '_')}`,
  eventType: type,
  version: AT,
  observedAt: AT + 1000,
});
const MEMBER = { user: 'auth0|grace', tenant: 'org_cobol' };
const ROLE = { id: 'rol_1', name: 'reviewer' };

const EXPECTED: Readonly<Record<string, SyncJob>> = {
  'user.created': {
    ...origin('user.created'),
    kind: 'user',
    change: 'created',
    user: 'auth0|grace',
    whole: true,
    fields: {
      email: 'grace@compiler.test',
      emailVerified: true,
      firstName: 'Grace',
      lastName: 'Hopper',
      name: 'Grace Hopper',
      username: 'grace',
      phone: '+15550100018',
      blocked: false,
      metadata: { plan: 'navy' },
      userMetadata: { plan: 'admiral' },
    },
  },
  'user.updated': {
    ...origin('user.updated'),
    kind: 'user',
    change: 'updated',
    user: 'auth0|grace',
    whole: false,
    fields: { firstName: 'Amazing Grace', phone: null, blocked: true },
  },
  'user.deleted': { ...origin('user.deleted'), kind: 'user.deleted', user: 'auth0|grace' },
  'organization.created': {
    ...origin('organization.created'),
    kind: 'tenant',
    change: 'created',
    tenant: 'org_cobol',
    whole: true,
    fields: { name: 'COBOL Committee', slug: 'cobol', metadata: { tier: 'gold' } },
  },
  'organization.updated': {
    ...origin('organization.updated'),
    kind: 'tenant',
    change: 'updated',
    tenant: 'org_cobol',
    whole: false,
    fields: { metadata: { tier: 'silver' } },
  },
  'organization.deleted': {
    ...origin('organization.deleted'),
    kind: 'tenant.deleted',
    tenant: 'org_cobol',
  },
  'organization.member.added': {
    ...origin('organization.member.added'),
    kind: 'membership',
    change: 'created',
    ...MEMBER,
  },
  'organization.member.deleted': {
    ...origin('organization.member.deleted'),
    kind: 'membership.deleted',
    ...MEMBER,
  },
  'organization.member.role.assigned': {
    ...origin('organization.member.role.assigned'),
    kind: 'grant',
    ...MEMBER,
    role: ROLE,
  },
  'organization.member.role.deleted': {
    ...origin('organization.member.role.deleted'),
    kind: 'grant.deleted',
    ...MEMBER,
    role: ROLE,
  },
};

describe('Auth0 events', () => {
  it('has an expectation for every type that it handles', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual([...auth0Handlers.keys()].sort());
  });

  it.each(Object.entries(EXPECTED))('reads %s', (type, expected) => {
    const job = jobOf(fixture(`auth0/${type}`));
    expect(job).toEqual(expected);
    expect(decodeJob(encodeJob(job))).toEqual(expected);
  });

  it('reads a type behind the prefix of CloudEvents as the type itself', () => {
    const job = jobOf(altered('auth0/user.created', 'type', 'com.auth0.user.created'));
    expect(job).toEqual(EXPECTED['user.created']);
  });

  it.each([
    ['a type that concerns nobody', 'organization.connection.added'],
    ["the dashboard's test event", 'user.created.test'],
  ])('ignores %s', (_, name) => {
    expect(parse(fixture(`auth0/${name}`)).kind).toBe('ignored');
  });

  it('passes over what the end user writes when it is too large, rather than lose the event', () => {
    const written = { text: 'x'.repeat(16_384) };
    const job = jobOf(altered('auth0/user.created', 'data.object.user_metadata', written));
    expect(job).toMatchObject({ kind: 'user', fields: { metadata: { plan: 'navy' } } });
    expect(job).not.toHaveProperty('fields.userMetadata');
  });

  it('does not name an organization by its slug in an update that leaves the name out', () => {
    const renamed = jobOf(altered('auth0/organization.updated', 'data.object.name', 'cobol-60'));
    expect(renamed).toHaveProperty('fields', { slug: 'cobol-60', metadata: { tier: 'silver' } });
  });

  it.each(['organization.created', 'organization.updated'])(
    'names an organization by its slug in %s when it has no other name',
    (type) => {
      const object = { id: 'org_cobol', name: 'cobol', display_name: null };
      const job = jobOf(altered(`auth0/${type}`, 'data.object', object));
      expect(job).toHaveProperty('fields', { name: 'cobol', slug: 'cobol' });
    },
  );

  it('takes a role away by its id, even without its name', () => {
    const body = altered(
      'auth0/organization.member.role.deleted',
      'data.object.role.name',
      undefined,
    );
    expect(jobOf(body)).toMatchObject({ kind: 'grant.deleted', role: { id: 'rol_1' } });
  });

  it.each([
    ['2026-01-01T00:00:00Z', 1_767_225_600_000],
    ['2026-01-01T01:00:00.5+01:00', 1_767_225_600_500],
    ['2026-01-01t00:00:00.123456789z', 1_767_225_600_123],
  ])('reads the time %s', (time, expected) => {
    expect(jobOf(altered('auth0/user.deleted', 'time', time)).version).toBe(expected);
  });

  it.each([
    ['user.created', 'id', undefined],
    ['user.created', 'time', undefined],
    ['user.created', 'time', 'yesterday'],
    ['user.created', 'time', '2026-13-01T00:00:00Z'],
    ['user.created', 'time', '2026-01-01'],
    ['user.created', 'time', '1969-12-31T23:59:59Z'],
    ['user.created', 'time', 1_767_225_600_000],
    ['user.created', 'data.object', undefined],
    ['user.created', 'data.object.user_id', undefined],
    ['user.created', 'data.object.email', 7],
    ['user.created', 'data.object.blocked', 'true'],
    ['user.updated', 'data.object.app_metadata', []],
    ['user.deleted', 'data.object.user_id', ''],
    ['organization.created', 'data.object.id', null],
    ['organization.deleted', 'data', null],
    ['organization.member.added', 'data.object.user', undefined],
    ['organization.member.deleted', 'data.object.organization.id', undefined],
    ['organization.member.role.assigned', 'data.object.role.name', undefined],
    ['organization.member.role.deleted', 'data.object.role.id', undefined],
  ])('of %s, names %s when it is %j', (type, path, value) => {
    const error = errorOf(altered(`auth0/${type}`, path, value));
    expect(error).toMatchObject({ path, eventType: type });
    expect(error.eventId).toBe(path === 'id' ? undefined : origin(type).eventId);
  });

  it.each([
    ['not JSON', 'grace@compiler.test', '(root)'],
    ['a list', '[]', '(root)'],
    ['without a type', '{"id":"evt_1"}', 'type'],
  ])('names the place when the body is %s', (_, body, path) => {
    const error = errorOf(Buffer.from(body));
    expect(error.path).toBe(path);
    expect(error.message).not.toContain('grace');
  });

  it('from the future is refused, lest it beat every later change', () => {
    const time = new Date(AT + 1000 + 5 * 60_000 + 1).toISOString();
    expect(errorOf(altered('auth0/user.updated', 'time', time)).path).toBe('time');
  });
});
