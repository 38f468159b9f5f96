import type {
  JobOrigin,
  MembershipJob,
  TenantJob,
  UserDeletedJob,
  UserJob,
} from '../lib/jobs/index.ts';

/** A user as the provider knows it, with its one place. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly tenant: string;
  readonly role: string;
}

export interface Tenant {
  readonly id: string;
  readonly name: string;
}

export interface Population {
  readonly people: readonly Person[];
  readonly tenants: readonly Tenant[];
}

/** Roles that the environments of the benchmark have. */
export const ROLES = ['admin', 'member'] as const;

const numbered = (prefix: string, index: number): string =>
  `${prefix}_${String(index).padStart(6, '0')}`;

/** So many users, each with one role in one of so many tenants. */
export function populate(users: number, tenants: number): Population {
  return {
    tenants: Array.from({ length: tenants }, (_, index) => ({
      id: numbered('org', index),
      name: `Organization ${index}`,
    })),
    people: Array.from({ length: users }, (_, index) => ({
      id: numbered('user', index),
      email: `user-${index}@bench.example`,
      firstName: `First${index % 97}`,
      lastName: `Last${index % 89}`,
      tenant: numbered('org', index % tenants),
      role: index % 10 === 0 ? 'admin' : 'member',
    })),
  };
}

/** Makes jobs as Clerk's webhooks become them. Each has a version of its own, a millisecond after the one before. */
export interface JobMaker {
  user(person: Person): UserJob;
  userDeleted(person: Person): UserDeletedJob;
  tenant(tenant: Tenant): TenantJob;
  membership(person: Person): MembershipJob;
}

/** @param now - ms: when all of it is observed. Versions begin an hour before. */
export function createJobMaker(now: number): JobMaker {
  let serial = 0;
  const origin = (eventType: string): JobOrigin => {
    serial += 1;
    return {
      source: 'clerk',
      eventId: `msg_${String(serial).padStart(9, '0')}`,
      eventType,
      version: now - 3_600_000 + serial,
      observedAt: now,
    };
  };
  return {
    user: ({ id, email, firstName, lastName }) => ({
      kind: 'user',
      change: 'updated',
      whole: true,
      user: id,
      fields: { email, emailVerified: true, firstName, lastName, username: null, blocked: false },
      ...origin('user.updated'),
    }),
    userDeleted: ({ id }) => ({ kind: 'user.deleted', user: id, ...origin('user.deleted') }),
    tenant: ({ id, name }) => ({
      kind: 'tenant',
      change: 'updated',
      whole: true,
      tenant: id,
      fields: { name, slug: id },
      ...origin('organization.updated'),
    }),
    membership: ({ id, tenant, role }) => ({
      kind: 'membership',
      change: 'created',
      user: id,
      tenant,
      roles: [{ id: `org:${role}`, name: `org:${role}` }],
      ...origin('organizationMembership.created'),
    }),
  };
}
