import { describe, expect, it } from 'vitest';
import { decodeJob, encodeJob, type SyncJob } from '../../../lib/jobs/index.ts';
import { clerkHandlers } from '../../../lib/providers/clerk/handlers.ts';
import { ParseError, parseClerk } from '../../../lib/providers/index.ts';
import { altered, fixture } from '../fixture.ts';

const T = 1_767_225_600_000;
const context = { eventId: 'msg_1', receivedAt: T + 400 };

function parse(body: Uint8Array) {
  return parseClerk(body, context);
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

const origin = (eventType: string, version: number) => ({
  source: 'clerk' as const,
  eventId: 'msg_1',
  eventType,
  version,
  observedAt: context.receivedAt,
});
const ADA = {
  email: 'ada@analytical.test',
  emailVerified: true,
  phone: '+15550100017',
  username: 'ada',
  firstName: 'Ada',
  lastName: 'Byron',
  externalId: 'crm-17',
  blocked: false,
  locked: true,
  metadata: { plan: 'pro', seats: 3 },
  userMetadata: { plan: 'enterprise' },
};
const MEMBER = { user: 'user_ada', tenant: 'org_engine' };
const role = (id: string) => [{ id, name: id }];

const EXPECTED: Readonly<Record<string, SyncJob>> = {
  'user.created': {
    ...origin('user.created', T),
    kind: 'user',
    change: 'created',
    user: 'user_ada',
    whole: true,
    fields: ADA,
  },
  'user.updated': {
    ...origin('user.updated', T + 60_000),
    kind: 'user',
    change: 'updated',
    user: 'user_ada',
    whole: true,
    fields: {
      email: null,
      emailVerified: null,
      phone: null,
      username: null,
      firstName: 'Augusta',
      lastName: 'Byron',
      externalId: null,
      blocked: true,
      locked: true,
      metadata: {},
      userMetadata: { plan: 'enterprise' },
    },
  },
  'user.deleted': {
    ...origin('user.deleted', 1_767_225_720_999),
    kind: 'user.deleted',
    user: 'user_ada',
  },
  'organization.created': {
    ...origin('organization.created', T),
    kind: 'tenant',
    change: 'created',
    tenant: 'org_engine',
    whole: true,
    fields: { name: 'Analytical Engine', slug: 'analytical-engine', metadata: { region: 'eu' } },
  },
  'organization.updated': {
    ...origin('organization.updated', T + 5000),
    kind: 'tenant',
    change: 'updated',
    tenant: 'org_engine',
    whole: true,
    fields: { name: 'Difference Engine', slug: 'analytical-engine', metadata: { region: 'eu' } },
  },
  'organization.deleted': {
    ...origin('organization.deleted', T + 9000),
    kind: 'tenant.deleted',
    tenant: 'org_engine',
  },
  'organizationMembership.created': {
    ...origin('organizationMembership.created', T),
    kind: 'membership',
    change: 'created',
    ...MEMBER,
    roles: role('org:member'),
  },
  'organizationMembership.updated': {
    ...origin('organizationMembership.updated', T + 7000),
    kind: 'membership',
    change: 'updated',
    ...MEMBER,
    roles: role('org:admin'),
  },
  'organizationMembership.deleted': {
    ...origin('organizationMembership.deleted', 1_767_225_610_999),
    kind: 'membership.deleted',
    ...MEMBER,
  },
};

describe('Clerk events', () => {
  it('has an expectation for every type that it handles', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual([...clerkHandlers.keys()].sort());
  });

  it.each(Object.entries(EXPECTED))('reads %s', (type, expected) => {
    const job = jobOf(fixture(`clerk/${type}`));
    expect(job).toEqual(expected);
    expect(decodeJob(encodeJob(job))).toEqual(expected);
  });

  it('ignores a type that concerns nobody', () => {
    expect(parse(fixture('clerk/session.created'))).toEqual({
      kind: 'ignored',
      type: 'session.created',
    });
  });

  it('keeps what the end user can write apart from what it cannot, and carries nothing private', () => {
    const job = jobOf(fixture('clerk/user.created'));
    expect(job).toMatchObject({ fields: { userMetadata: { plan: 'enterprise' } } });
    expect(job).toHaveProperty('fields.metadata', { plan: 'pro', seats: 3 });
    expect(JSON.stringify(job)).not.toContain('not for Permit');
  });

  it.each([
    ['too large', { text: 'x'.repeat(16_384) }],
    ['no object', 'dark'],
    ['a list', ['dark']],
  ])('passes over what the end user writes when it is %s', (_, written) => {
    const job = jobOf(altered('clerk/user.created', 'data.unsafe_metadata', written));
    expect(job).toMatchObject({ kind: 'user', fields: { email: 'ada@analytical.test' } });
    expect(job).not.toHaveProperty('fields.userMetadata');
  });

  it('takes 16,384 characters of what the end user writes', () => {
    const written = { text: 'x'.repeat(16_384 - '{"text":""}'.length) };
    const job = jobOf(altered('clerk/user.created', 'data.unsafe_metadata', written));
    expect(job).toMatchObject({ fields: { userMetadata: written } });
  });

  it('leaves an update in ms between two deletions in seconds of the same second and the one before', () => {
    const updated = jobOf(altered('clerk/user.updated', 'data.updated_at', T + 999)).version;
    const deletedThen = jobOf(altered('clerk/user.deleted', 'timestamp', T / 1000)).version;
    const deletedBefore = jobOf(altered('clerk/user.deleted', 'timestamp', T / 1000 - 1)).version;
    expect(deletedThen).toBeGreaterThanOrEqual(updated);
    expect(deletedBefore).toBeLessThan(updated);
  });

  it('takes a deletion stamped in ms as it is', () => {
    expect(jobOf(altered('clerk/user.deleted', 'timestamp', T + 5)).version).toBe(T + 5);
  });

  it.each([null, undefined])('is as new as its envelope when updated_at is %s', (value) => {
    const job = jobOf(altered('clerk/user.created', 'data.updated_at', value));
    expect(job.version).toBe(T + 250);
  });

  it.each([
    ['user.updated', 'data.updated_at'],
    ['user.deleted', 'timestamp'],
    ['organizationMembership.deleted', 'timestamp'],
  ])('%s from the future is refused, lest it beat every later change', (type, path) => {
    const ahead = context.receivedAt + 5 * 60_000;
    expect(jobOf(altered(`clerk/${type}`, path, ahead)).version).toBe(ahead);
    expect(errorOf(altered(`clerk/${type}`, path, ahead + 1)).path).toBe(path);
  });

  it('cannot be read without any time', () => {
    const event = JSON.parse(
      Buffer.from(altered('clerk/user.created', 'timestamp', undefined)).toString(),
    );
    delete event.data.updated_at;
    expect(errorOf(Buffer.from(JSON.stringify(event))).path).toBe('data.updated_at');
  });

  it('needs no time on the envelope of a change', () => {
    const job = jobOf(altered('clerk/user.updated', 'timestamp', undefined));
    expect(job.version).toBe(T + 60_000);
  });

  it.each([null, undefined])('says nothing about roles when the role is %s', (value) => {
    const job = jobOf(altered('clerk/organizationMembership.updated', 'data.role', value));
    expect(job).not.toHaveProperty('roles');
  });

  it.each([null, undefined])(
    'does not take an e-mail list that is %s for an empty one',
    (value) => {
      const job = jobOf(altered('clerk/user.updated', 'data.email_addresses', value));
      expect(job).toMatchObject({ whole: false });
      expect(job).not.toHaveProperty('fields.email');
    },
  );

  it('names no e-mail when the primary one is not in the list', () => {
    const job = jobOf(altered('clerk/user.created', 'data.primary_email_address_id', 'idn_9'));
    expect(job).toMatchObject({ fields: { email: null, emailVerified: null } });
  });

  it('tells a ban from a lockout, which ends by itself', () => {
    const created = jobOf(fixture('clerk/user.created'));
    expect(created).toMatchObject({ fields: { blocked: false, locked: true } });
    expect(jobOf(fixture('clerk/user.updated'))).toMatchObject({ fields: { blocked: true } });
  });

  it.each([
    ['user.created', 'data', undefined],
    ['user.created', 'data.id', undefined],
    ['user.created', 'data.id', ''],
    ['user.created', 'data.id', 'u'.repeat(1025)],
    ['user.created', 'data.updated_at', '1767225600000'],
    ['user.created', 'data.updated_at', -1],
    ['user.created', 'data.email_addresses', {}],
    ['user.created', 'data.email_addresses.1.email_address', 7],
    ['user.created', 'data.public_metadata', 'admin'],
    ['user.deleted', 'timestamp', undefined],
    ['user.deleted', 'data.id', null],
    ['organization.deleted', 'data.id', undefined],
    ['organizationMembership.created', 'data.organization.id', undefined],
    ['organizationMembership.created', 'data.public_user_data', null],
    ['organizationMembership.updated', 'data.role', ''],
    ['organizationMembership.deleted', 'data.public_user_data.user_id', undefined],
  ])('of %s, names %s when it is %j', (type, path, value) => {
    const error = errorOf(altered(`clerk/${type}`, path, value));
    expect(error).toMatchObject({ path, eventId: 'msg_1', eventType: type });
    expect(error.message.startsWith(`${path}: `)).toBe(true);
  });

  it.each([
    ['not JSON', Buffer.from('{"type":"user.created", "ada@analytical.test"'), '(root)'],
    ['empty', Buffer.from(''), '(root)'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), '(root)'],
    ['no object', Buffer.from('"ada@analytical.test"'), '(root)'],
    ['without a type', Buffer.from('{}'), 'type'],
  ])('names the place when the body is %s', (_, body, path) => {
    const error = errorOf(body);
    expect(error.path).toBe(path);
    expect(error.message).not.toContain('ada@');
    expect(error.cause).toBeUndefined();
  });

  it('refuses metadata nested beyond reason, rather than run out of stack', () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const body = fixture('clerk/user.created').toString().replace('"pro"', deep);
    expect(errorOf(Buffer.from(body)).path).toBe('data.public_metadata');
    const byUser = fixture('clerk/user.created').toString().replace('"enterprise"', deep);
    const job = jobOf(Buffer.from(byUser));
    expect(job).toMatchObject({ kind: 'user', fields: { metadata: { plan: 'pro' } } });
    expect(job).not.toHaveProperty('fields.userMetadata');
  });
});
