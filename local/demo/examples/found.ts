import type { Facts, InstanceFacts, TenantFacts, UserFacts } from '../../../lib/examples/index.ts';
import type { FactsSnapshot } from '../../permit/index.ts';

/** What the Permit stand-in holds, in the words of examples. */
export function factsIn(snapshot: FactsSnapshot): Facts {
  const { users, tenants, instances, assignments, instanceRoles, tuples } = snapshot;
  const held = [
    ...assignments.map(({ user, tenant, role }) => ({ user, place: tenant, role })),
    ...instanceRoles.map(({ user, instance, role }) => ({ user, place: instance, role })),
  ];
  return {
    users: byKey(users, ({ key, email, first_name, last_name, attributes }): UserFacts => {
      const roles = held.filter(({ user }) => user === key);
      return {
        ...(email === null ? {} : { email }),
        ...(first_name === null ? {} : { first_name }),
        ...(last_name === null ? {} : { last_name }),
        ...(isEmpty(attributes) ? {} : { attributes }),
        ...(roles.length === 0
          ? {}
          : { roles: listed(roles.map(({ place, role }) => [place, role])) }),
      };
    }),
    tenants: byKey(
      tenants,
      ({ key, name, attributes }): TenantFacts => ({
        // Permit wants a name: one that was only named by others has its key for one, and that says nothing.
        ...(name === key ? {} : { name }),
        ...(isEmpty(attributes) ? {} : { attributes }),
      }),
    ),
    instances: byKey(instances, ({ key, tenant, attributes }): InstanceFacts => {
      const related = tuples.filter(({ object }) => object === key);
      return {
        tenant,
        ...(isEmpty(attributes) ? {} : { attributes }),
        ...(related.length === 0
          ? {}
          : { relations: listed(related.map(({ relation, subject }) => [relation, subject])) }),
      };
    }),
  };
}

const byKey = <Held extends { readonly key: string }, Told>(
  all: readonly Held[],
  tell: (one: Held) => Told,
): Record<string, Told> => Object.fromEntries(all.map((one) => [one.key, tell(one)]));

/** Keys by name. */
function listed(pairs: readonly (readonly [string, string])[]): Record<string, readonly string[]> {
  const lists = new Map<string, string[]>();
  for (const [name, key] of pairs) lists.set(name, [...(lists.get(name) ?? []), key]);
  return Object.fromEntries(lists);
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;
