import type { MembershipJob, TenantJob, UserJob } from '../../lib/jobs/index.ts';
import { membership, tenant, user } from './jobs.ts';

const each = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

export const nameOf = (prefix: string, n: number): string => `${prefix}-${n}`;
export const addressOf = (name: string): string => `${name}@mail.test`;

/** Keys of so many users. */
export const names = (prefix: string, count: number): string[] =>
  each(count, (n) => nameOf(prefix, n));

/** So many users, each with an e-mail. */
export const people = (prefix: string, count: number): UserJob[] =>
  names(prefix, count).map((name) => user(name, { email: addressOf(name) }));

/** So many tenants: `t-0`, `t-1` and so on. */
export const places = (count: number): TenantJob[] =>
  names('t', count).map((key) => tenant(key, { name: `Name of ${key}` }));

/** A membership for each of them, in one of so many tenants. */
export const members = (
  prefix: string,
  count: number,
  tenants: number,
  roles: readonly string[] = ['member'],
): MembershipJob[] =>
  names(prefix, count).map((name, n) => membership(name, `t-${n % tenants}`, roles));
