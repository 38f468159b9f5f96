import { setTimeout as pause } from 'node:timers/promises';
import { clerkMembership, clerkOrganization, clerkUser } from '../../lib/samples/index.ts';
import type { PermitStandIn } from '../../local/permit/index.ts';
import type { Person, Population, Tenant } from '../population.ts';
import type { BenchStack } from './bench-stack.ts';
import { eventually } from './eventually.ts';

const organizationOf = ({ id, name }: Tenant) => ({ id, name, slug: id });

/** Makes the tenants as Clerk would, and waits until Permit has them. */
export async function makeTenants(
  { clerk, standIn }: BenchStack,
  tenants: readonly Tenant[],
): Promise<void> {
  for (const tenant of tenants) {
    await clerk(clerkOrganization('created', organizationOf(tenant), Date.now()));
  }
  await eventually(
    'the tenants are in Permit',
    () => standIn.save().tenants.length >= tenants.length,
  );
}

/** The two events of a sign-up: the user, and its place in a tenant. */
export async function signUp({ clerk }: BenchStack, person: Person): Promise<void> {
  const at = Date.now();
  const organization = organizationOf({ id: person.tenant, name: person.tenant });
  await Promise.all([
    clerk(clerkUser('created', person, at)),
    clerk(clerkMembership('created', person, organization, `org:${person.role}`, at)),
  ]);
}

/** Users whose record, with its e-mail, and whose role are both in Permit. */
export function arrivedIn(standIn: PermitStandIn): ReadonlySet<string> {
  const { users, assignments } = standIn.save();
  const known = new Set(users.filter(({ email }) => email !== null).map(({ key }) => key));
  return new Set(assignments.map(({ user }) => user).filter((user) => known.has(user)));
}

/**
 * Has people sign up at a steady pace, each on time whatever became of those before.
 *
 * @returns for each who arrived: ms from before its first webhook was sent until both its facts were in Permit
 */
export async function signUpSteadily(
  bench: BenchStack,
  { people }: Pick<Population, 'people'>,
  everyMs: number,
): Promise<ReadonlyMap<string, number>> {
  const { standIn } = bench;
  const sentAt = new Map<string, number>();
  const took = new Map<string, number>();
  let revision = -1;
  const look = () => {
    if (standIn.revision() === revision) return;
    revision = standIn.revision();
    const now = performance.now();
    for (const user of arrivedIn(standIn)) {
      const sent = sentAt.get(user);
      if (sent !== undefined && !took.has(user)) took.set(user, now - sent);
    }
  };
  const watch = setInterval(look, 5);
  try {
    const start = performance.now();
    const sending: Promise<void>[] = [];
    for (const [index, person] of people.entries()) {
      await pause(Math.max(0, start + index * everyMs - performance.now()));
      sentAt.set(person.id, performance.now());
      sending.push(signUp(bench, person));
    }
    await Promise.all(sending);
    // Those who have not arrived by then are reported as missing.
    await eventually('everybody is in Permit', () => took.size === people.length).catch(() => {});
    return took;
  } finally {
    clearInterval(watch);
  }
}
