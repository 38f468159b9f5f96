import { SOURCES, type Source } from '../jobs/index.ts';
import { compileProvider, type ProviderMapping } from './compile-provider.ts';
import { setsOf } from './compile-rules.ts';
import type { SyncConfig } from './config/config.ts';
import { PROVIDERS } from './config/fields.ts';
import { parseConfig } from './config/parse-config.ts';
import { groupSetOf } from './groups.ts';
import { compileHandoff, handoffTemplate } from './handoff/handoff.ts';
import type { Mapping, MemberVoice } from './mapping.ts';
import { createProblems } from './problems.ts';
import type { MemberRule } from './rules/member-rule.ts';
import { compileSchema } from './schema.ts';
import { compileScimKey } from './scim/scim-key.ts';
import { compileScimPolicy } from './scim/scim-policy.ts';
import { knownById } from './user-identity.ts';
import { versionOfConfig } from './version.ts';

const NO_VOICES: readonly MemberVoice[] = [];

/**
 * Compiles a config once, at cold start.
 *
 * @throws {MappingError} `invalid_config`, naming every wrong setting, and what to do.
 */
export function compileMapping(input: SyncConfig): Mapping {
  const config = parseConfig(input);
  const problems = createProblems();
  const schema = compileSchema(config.schema, problems);
  const scimKey = compileScimKey(config.scim?.userKey, problems);
  const handoffUsers = knownById(handoffTemplate(config.handoff?.userKey, problems));
  const knownBy = new Map([
    ['scim', knownById(scimKey.template)],
    ['handoff', handoffUsers],
  ]);
  const bySource = new Map<Source, ProviderMapping>(
    PROVIDERS.map((provider) => [
      provider,
      compileProvider(provider, config[provider] ?? {}, schema, problems, knownBy.get(provider)),
    ]),
  );
  const handoff = compileHandoff(config.handoff ?? {}, problems);
  problems.refuse();
  // Other sources pass through, as a provider does of which the config says nothing.
  const passThrough = compileProvider('clerk', {}, schema, problems);
  const of = (source: Source): ProviderMapping => bySource.get(source) ?? passThrough;
  const all = [...bySource.values(), passThrough];
  const fields = {
    user: new Set(all.flatMap(({ userFields }) => [...userFields.names])),
    tenant: new Set(all.flatMap(({ tenantFields }) => [...tenantFields.names])),
    instance: new Set(all.flatMap(({ rules }) => rules.instanceFields)),
  };
  const voices = new Set<string>(SOURCES);
  const memberRules = new Map<string, { readonly source: Source; readonly rule: MemberRule }>();
  for (const [source, { rules, groups }] of bySource) {
    for (const name of rules.names) voices.add(`${source}@${name}`);
    for (const rule of rules.membership)
      memberRules.set(`${source}@${rule.name}`, { source, rule });
    if (groups === undefined) continue;
    // Groups that tell their tenant are memberships no longer.
    voices.add(`${source}@groups`);
    voices.delete(source);
    for (const { name } of rules.membership) voices.delete(`${source}@${name}`);
  }
  const knownRoles = new Map(
    SOURCES.map((source) => [
      source,
      new Set([...of(source).roles.keys, ...of(source).rules.keys]),
    ]),
  );

  const tenantKey = (source: Source, id: string): string => of(source).tenantKeys.keyOf(id);
  return {
    version: versionOfConfig(config),
    users: {
      write: config.users?.write ?? 'replace',
      onDelete: config.users?.onDelete ?? 'delete',
    },
    tenants: { onDelete: config.tenants?.onDelete ?? 'delete' },
    ownership: config.roles?.ownership ?? 'granted',
    scim: compileScimPolicy(config.scim ?? {}, scimKey),
    handoff,
    userKey: (source, id) => of(source).users.template.keyOf(id),
    tenantKey: (source, id) => (id === null ? of(source).tenant : tenantKey(source, id)),
    userId(source, key) {
      const { identity, template } = of(source).users;
      return identity.by === 'id' ? template.valueOf(key) : null;
    },
    tenantId: (source, key) => of(source).tenantKeys.valueOf(key),
    identity: (source) => of(source).users.identity,
    keyOfRecord: (source, record) => of(source).users.keyOfRecord(record),
    userFields: (source, record, whole) => of(source).userFields.read(record, whole),
    tenantFields: (source, record, whole) => of(source).tenantFields.read(record, whole),
    maps: (kind, field) => fields[kind].has(field),
    shutOut: (source, record, whole) => of(source).shutOut(record, whole),
    userSets(source, id, key, record, whole) {
      const { rules, withhold } = of(source);
      return withhold(record, setsOf(rules.user, id, key, record, whole));
    },
    tenantSets: (source, id, key, record, whole) =>
      setsOf(of(source).rules.tenant, id, key, record, whole),
    memberVoices(source, id, tenant, user) {
      const rules = of(source).rules.membership;
      if (rules.length === 0) return NO_VOICES;
      return rules.filter((rule) => rule.appliesTo(id)).map((rule) => rule.voice(tenant, user));
    },
    groupSet(source, groups) {
      const { groups: read, roles, tenant } = of(source);
      if (read === undefined) return null;
      const voice = `${source}@groups`;
      const ofTenant = (id: string) => tenantKey(source, id);
      return groupSetOf(groups, { voice, read, names: roles, tenant, tenantKey: ofTenant });
    },
    knowsVoice(voice, place) {
      if (!voices.has(voice)) return false;
      const given = place === undefined ? undefined : memberRules.get(voice);
      if (place === undefined || given === undefined) return true;
      const { source, rule } = given;
      return rule.covers(place, (tenant) =>
        tenant === of(source).tenant ? null : of(source).tenantKeys.valueOf(tenant),
      );
    },
    roles: (source, role) => of(source).roles.of(role),
    defaultRoles: (source) => of(source).roles.defaults,
    knownRoles: (source) => knownRoles.get(source) ?? new Set(),
    needs: {
      roles: new Set([...schema.roles, ...[...knownRoles.values()].flatMap((keys) => [...keys])]),
      tenantRoles: config.schema?.roles === undefined ? undefined : schema.roles,
      resources: schema.resources,
    },
  };
}
