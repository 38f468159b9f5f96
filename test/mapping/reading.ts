import type { TenantFields, UserFields } from '../../lib/jobs/index.ts';
import {
  compileMapping,
  type Mapping,
  MappingError,
  parseConfig,
  type RuleSet,
} from '../../lib/mapping/index.ts';

/** What a config is refused with. */
export function refusalOf(config: unknown): string {
  try {
    compileMapping(parseConfig(config));
  } catch (error) {
    if (error instanceof MappingError && error.code === 'invalid_config') return error.message;
    throw error;
  }
  throw new Error('the config was accepted');
}

/** The mapping of a config from outside: a document, a property test. */
export const mappingOf = (config: unknown): Mapping => compileMapping(parseConfig(config));

/** A set as a plain object: roles by place, instances by key. */
const plain = ({ places, instances }: RuleSet) => ({
  roles: Object.fromEntries([...places].map(([place, { roles }]) => [place, [...roles].sort()])),
  instances: Object.fromEntries(
    instances.map(({ key, tenant, fields, relations }) => [
      key,
      {
        tenant,
        ...Object.fromEntries(fields),
        ...(relations.size === 0 ? {} : { relations: Object.fromEntries(relations) }),
      },
    ]),
  ),
});

/** Sets by the rule's name; a rule without an answer is not there. */
export const byRule = (sets: readonly RuleSet[]) =>
  Object.fromEntries(sets.map((set) => [set.voice.slice(set.voice.indexOf('@') + 1), plain(set)]));

type Provider = 'clerk' | 'auth0' | 'cognito' | 'scim' | 'handoff';

/** What the rules on users make of the record of `u1`. */
export const ofUser = (
  mapping: Mapping,
  source: Provider,
  fields: UserFields,
  whole = true,
  id = 'u1',
) => byRule(mapping.userSets(source, id, mapping.userKey(source, id), fields, whole));

/** What those on tenants make of the record of `org_1`. */
export const ofTenant = (
  mapping: Mapping,
  source: Provider,
  fields: TenantFields,
  whole = true,
  id = 'org_1',
) => byRule(mapping.tenantSets(source, id, mapping.tenantKey(source, id) ?? '', fields, whole));

/** The roles that one rule gives, by place; `undefined`: it has no answer. */
export const rolesOf = (sets: ReturnType<typeof byRule>, rule: string) => sets[rule]?.roles;

/** The roles by place that the rules on memberships give a member with roles of these names. */
export function ofMember(
  mapping: Mapping,
  source: Provider,
  tenant: string,
  names: readonly string[],
  user = 'u1',
): Readonly<Record<string, readonly string[]>> {
  const key = mapping.tenantKey(source, tenant) ?? '';
  const places = new Map<string, readonly string[]>();
  for (const voice of mapping.memberVoices(source, tenant, key, mapping.userKey(source, user))) {
    const roles = names.flatMap((name) => voice.roles({ id: name, name }));
    const given = [...(places.get(voice.place) ?? []), ...voice.member, ...roles];
    if (given.length > 0) places.set(voice.place, given);
  }
  return Object.fromEntries(places);
}

/** The reason with which something is refused, and its message. */
export function failureOf(act: () => unknown): { readonly code: string; readonly message: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof MappingError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was refused');
}
