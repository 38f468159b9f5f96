import type { SyncConfig } from '../../lib/mapping/index.ts';

/** Rules of one provider and kind; with three kinds at three providers, and those besides, {@link RULES}. */
const EACH = 20;
/** Of a config in all. */
export const RULES = 200;

type Rules = NonNullable<NonNullable<SyncConfig['clerk']>['rules']>;
type Rule = Rules[number];

const PLANS = ['free', 'team', 'business', 'enterprise'];
const plan = (n: number): string => PLANS[n % PLANS.length] ?? '';

/** On users: conditions on metadata and e-mail, roles of lists, roles on documents, a folder of one's own. */
function onUsers(): Rule[] {
  return Array.from({ length: EACH }, (_, n): Rule => {
    const base = { name: `user-${n}`, on: 'user' } as const;
    switch (n % 5) {
      case 0:
        return {
          ...base,
          when: { 'metadata.plan': plan(n) },
          tenant: `plan-${n}`,
          roles: 'member',
        };
      case 1:
        return {
          ...base,
          when: { emailDomain: [`customer-${n}.test`] },
          tenant: `domain-${n}`,
          roles: 'member',
        };
      case 2:
        return {
          ...base,
          when: { 'metadata.onboarded': true, 'metadata.locale': { prefix: `x${n}` } },
          tenant: 'main',
          roles: ['member', 'admin'],
        };
      case 3:
        return n === 3
          ? {
              ...base,
              each: 'metadata.teams',
              tenant: '{item.org}',
              roles: '{item.role}',
              rename: { adm: 'admin' },
            }
          : { ...base, when: { 'metadata.seats': n }, tenant: `seats-${n}`, roles: 'member' };
      default:
        return n === 4
          ? {
              ...base,
              each: 'metadata.shared',
              at: 'document:{item.id}',
              tenant: '{item.org}',
              roles: '{item.role}',
            }
          : {
              ...base,
              when: { 'metadata.crm': `crm-${n}` },
              at: `folder:crm-${n}`,
              tenant: 'main',
              roles: 'editor',
            };
    }
  });
}

/** On organizations: each may declare something. */
function onTenants(): Rule[] {
  return Array.from({ length: EACH }, (_, n): Rule => {
    const base = { name: `tenant-${n}`, on: 'tenant' } as const;
    if (n === 0)
      return { ...base, instance: 'workspace:{tenant}', attributes: { tier: 'metadata.tier' } };
    if (n === 1) {
      return {
        ...base,
        each: 'metadata.folders',
        instance: 'folder:{item.id}',
        attributes: { title: 'item.title' },
        relations: { workspace: 'workspace:{tenant}', parent: 'folder:{item.parent}' },
      };
    }
    return { ...base, when: { 'metadata.tier': `tier-${n}` }, instance: `folder:{tenant}-${n}` };
  });
}

/** On memberships: by role and by organization. */
function onMemberships(): Rule[] {
  return Array.from({ length: EACH }, (_, n): Rule => {
    const base = { name: `membership-${n}`, on: 'membership' } as const;
    if (n === 0) return { ...base, at: 'workspace:{tenant}', roles: 'guest' };
    if (n === 1)
      return { ...base, when: { role: 'org:admin' }, at: 'workspace:{tenant}', roles: 'owner' };
    return { ...base, when: { tenant: `org_${n}`, role: 'org:member' }, roles: 'member' };
  });
}

const provider = { rules: [...onUsers(), ...onTenants(), ...onMemberships()] };
const besides = RULES - 3 * provider.rules.length;

/** {@link RULES} rules, of which {@link EACH} are for one provider and kind. */
export const manyRules: SyncConfig = {
  schema: {
    roles: ['member', 'admin'],
    resources: {
      workspace: { roles: ['owner', 'guest'] },
      folder: { roles: ['editor'], relations: { parent: 'folder', workspace: 'workspace' } },
      document: { roles: ['viewer', 'editor'] },
    },
  },
  clerk: {
    attributes: {
      plan: 'metadata.plan',
      seats: { from: 'metadata.seats', type: 'number', default: 1 },
    },
    tenantAttributes: { tier: 'metadata.tier' },
    roles: { rename: { 'org:admin': ['admin'], 'org:billing_manager': 'member' } },
    ...provider,
  },
  auth0: provider,
  cognito: {
    rules: Array.from({ length: besides + provider.rules.length }, (_, n) => ({
      name: `cognito-${n}`,
      on: 'user',
      when: { emailDomain: `team-${n}.test` },
      tenant: 'main',
      roles: 'member',
    })),
  },
};
