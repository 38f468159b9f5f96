import { type CompiledRules, compileRules } from './compile-rules.ts';
import type { ProfileField, SyncConfig } from './config/config.ts';
import type { Provider } from './config/fields.ts';
import { compileAttributes, type FieldMap, fieldMap, straight } from './fields/mapped-fields.ts';
import { tenantPaths, userPaths } from './fields/paths.ts';
import type { RecordField } from './fields/record.ts';
import { compileGroupReader, type GroupReader } from './groups.ts';
import { compileKeyTemplate, type KeyTemplate } from './key-template.ts';
import type { Problems } from './problems.ts';
import { type CompiledRoleNames, compileRoleNames } from './role-names.ts';
import { checkKey, type Schema } from './schema.ts';
import { type Withhold, withholdFromInactive, withholdNothing } from './scim/inactive.ts';
import { type CompiledShutOut, compileShutOut } from './shut-out.ts';
import { compileIdentity, type UserIdentity } from './user-identity.ts';

/** One provider's settings, made ready. */
export interface ProviderMapping {
  readonly users: UserIdentity;
  readonly tenantKeys: KeyTemplate;
  /** The tenant of what names none. */
  readonly tenant: string | null;
  readonly userFields: FieldMap;
  readonly tenantFields: FieldMap;
  readonly roles: CompiledRoleNames;
  readonly shutOut: CompiledShutOut;
  /** What a record itself takes from what the rules on users give. */
  readonly withhold: Withhold;
  readonly rules: CompiledRules;
  readonly groups: GroupReader | undefined;
}

/** One section of the config, whosever: what a section cannot have its shape has refused. */
type AnyProvider = NonNullable<SyncConfig['clerk']> & NonNullable<SyncConfig['cognito']>;

const PROFILE: Readonly<Record<ProfileField, RecordField>> = {
  email: 'email',
  first_name: 'firstName',
  last_name: 'lastName',
};

/**
 * @param config - empty for what the config does not speak of: everything passes through
 * @param users - how they are known, where that is no matter of a provider's records
 */
export function compileProvider(
  provider: Provider,
  config: AnyProvider,
  schema: Schema,
  problems: Problems,
  users: UserIdentity = compileIdentity(provider, config, problems),
): ProviderMapping {
  const paths = userPaths(provider, config.trust ?? [], problems);
  const ofTenant = tenantPaths(provider, config.trust ?? [], problems);
  const attributes = [
    ...compileAttributes(`${provider}.attributes`, config.attributes, paths, 'attribute', problems),
    ...compileAttributes(`${provider}.display`, config.display, paths, 'show', problems),
  ];
  for (const name of Object.keys(config.display ?? {})) {
    if (Object.hasOwn(config.attributes ?? {}, name)) {
      problems.add(`${provider}.display.${name}`, 'stands in attributes too: one of them must go');
    }
  }
  const profile = config.profile ?? ['email', 'first_name', 'last_name'];
  const { tenant, groups } = config;
  if (tenant !== undefined) checkKey(problems, 'tenant', `${provider}.tenant`, tenant);
  return {
    users,
    tenantKeys: compileKeyTemplate(
      `${provider}.tenantKey`,
      'tenant',
      config.tenantKey ?? '{id}',
      '{id}',
      problems,
    ),
    tenant: tenant ?? null,
    userFields: fieldMap([
      ...profile.map((field) => straight(field, { field: PROFILE[field], inside: [] })),
      ...attributes,
    ]),
    tenantFields: fieldMap([
      straight('name', { field: config.tenantName ?? 'name', inside: [] }),
      ...compileAttributes(
        `${provider}.tenantAttributes`,
        config.tenantAttributes,
        ofTenant,
        'attribute',
        problems,
      ),
    ]),
    roles: compileRoleNames(
      `${provider}.roles`,
      config.roles ?? {},
      schema,
      problems,
      provider === 'scim' ? { prefix: '' } : {},
    ),
    shutOut: compileShutOut(config),
    withhold:
      provider === 'scim' ? withholdFromInactive(config.onBlock ?? 'unassign') : withholdNothing,
    rules: compileRules(`${provider}.rules`, config.rules ?? [], {
      provider,
      userPaths: paths,
      tenantPaths: ofTenant,
      schema,
      problems,
    }),
    groups:
      groups === undefined ? undefined : compileGroupReader(`${provider}.groups`, groups, problems),
  };
}
