import { type ClerkApiOptions, startClerkApi } from '../../directories/clerk-api.ts';
import { clerkMembership, clerkOrganization, clerkUser } from '../../directories/clerk-instance.ts';

export interface Company {
  readonly users: number;
  readonly organizations: number;
  /** Each user's first, then each one's second, and so on. */
  readonly memberships: number;
}

const order = (index: number) => String(index).padStart(6, '0');
const userId = (n: number) => `user_${order(n)}`;
const organizationId = (n: number) => `org_${order(n)}`;

/** The organization of a membership of this index. */
const placeOf = ({ users, organizations }: Company, index: number) => {
  const user = index % users;
  return { user, organization: (user + Math.floor(index / users)) % organizations };
};

/** A Clerk instance of this size, served on this machine; every third member is an admin. */
export function startCompany(
  company: Company,
  options: Pick<ClerkApiOptions, 'faults' | 'beforeRequest'> = {},
) {
  const { users, organizations, memberships } = company;
  return startClerkApi({
    users: { count: users, at: (n) => clerkUser(n) },
    organizations: { count: organizations, at: (n) => clerkOrganization(n) },
    memberships: {
      count: memberships,
      at: (n) => {
        const { user, organization } = placeOf(company, n);
        const role = n % 3 === 0 ? 'org:admin' : 'org:member';
        return clerkMembership(n, organizationId(organization), userId(user), role);
      },
    },
    ...options,
  });
}

/** What a backfill of it is about, in order. */
export function aboutCompany(company: Company): string[] {
  const { users, organizations, memberships } = company;
  const range = (count: number) => Array.from({ length: count }, (_, n) => n);
  return [
    ...range(organizations).map((n) => `tenant ${organizationId(n)}`),
    ...range(users).map((n) => `user ${userId(n)}`),
    ...range(memberships).map((n) => {
      const { user, organization } = placeOf(company, n);
      return `membership ${userId(user)} in ${organizationId(organization)}`;
    }),
  ].sort();
}
