import { USER_FIELDS } from '../config/fields.ts';
import type { RuleConfig } from '../config/rule-config.ts';
import type { FieldPath, PathCompiler } from '../fields/paths.ts';
import { bitOf, type FieldSet, NO_FIELDS } from '../fields/record.ts';
import { compileWhen, type When } from './conditions.ts';
import type { RuleContext } from './context.ts';
import { compileDeclared, type Declared } from './declared.ts';
import { compileGivenRoles, type GivenRoleKeys } from './given-roles.ts';
import { compileInstanceRef, type InstanceRef } from './instance-ref.ts';
import { type Placeholder, recordScope } from './placeholders.ts';
import { compileTemplate, type Template } from './template.ts';

export type RecordRuleConfig = Extract<RuleConfig, { readonly on: 'user' | 'tenant' }>;

/** A rule on users' or organizations' records, made ready. */
export interface RecordRule {
  /** Path of the rule, e.g. `clerk.rules.staff`. */
  readonly at: string;
  /** `<source>@<rule>` */
  readonly voice: string;
  /** The fields without any of which it has no answer. */
  readonly reads: FieldSet;
  readonly when: When;
  readonly each: FieldPath | undefined;
  /** Where there must be something for an answer, `each` among them. */
  readonly anchors: readonly FieldPath[];
  /** Whether nothing there is an empty answer, rather than none. */
  readonly absentRemoves: boolean;
  /** `undefined`: the record is the tenant's own. */
  readonly tenant: Template | undefined;
  readonly tenantName: Template | undefined;
  /** Where the roles are; `undefined`: in the tenant, or on what the rule declares. */
  readonly on: InstanceRef | undefined;
  readonly declares: Declared | undefined;
  readonly roles: GivenRoleKeys | undefined;
  /** The roles are on an instance, rather than in a tenant. */
  readonly onResource: boolean;
}

/** What `{tenant}` depends on, as the rule's `tenant` does. */
function dependsOn(tenant: Template | undefined): Placeholder['of'] {
  if (tenant === undefined) return 'record';
  const of = tenant.placeholders.map((placeholder) => placeholder.of);
  if (of.includes('item')) return 'item';
  return of.includes('record') ? 'record' : 'nothing';
}

export function compileRecordRule(config: RecordRuleConfig, context: RuleContext): RecordRule {
  const { at, schema, problems } = context;
  const kind = config.on;
  const paths: PathCompiler = kind === 'user' ? context.userPaths : context.tenantPaths;
  const options = { paths, kind, each: config.each !== undefined, problems } as const;

  const fields: readonly string[] = USER_FIELDS[context.provider];
  if (kind === 'user' && config.when && 'emailDomain' in config.when) {
    if (!fields.includes('emailVerified')) {
      problems.add(
        `${at}.when.emailDomain`,
        `is never met: no directory says that an e-mail is verified; if you vouch for all of them, name email in ${context.provider}.trust, and ask for email: { suffix: "@…" }`,
      );
    }
  }
  const namedBy = context.provider === 'scim' ? "a tenant's directory" : undefined;
  const whereScope = recordScope({ ...options, namedBy });
  const when = compileWhen(`${at}.when`, config.when, kind, paths);
  const each = config.each && paths(`${at}.each`, config.each, 'access');
  const tenant =
    config.on === 'user'
      ? compileTemplate(`${at}.tenant`, config.tenant, 'tenant', whereScope, problems)
      : undefined;
  const scope = recordScope({ ...options, tenant: dependsOn(tenant) });
  const tenantName =
    'tenantName' in config && config.tenantName !== undefined
      ? compileTemplate(`${at}.tenantName`, config.tenantName, 'text', scope, problems)
      : undefined;
  const on =
    'at' in config && config.at !== undefined
      ? compileInstanceRef(`${at}.at`, config.at, scope, schema, problems)
      : undefined;
  const declares =
    config.instance === undefined
      ? undefined
      : compileDeclared(config, config.instance, { ...context, scope, paths });
  const resource = on?.resource ?? declares?.ref.resource;
  // Of a resource that was refused nobody knows the roles.
  const onResource = 'at' in config || 'instance' in config;
  const roles =
    config.on === 'user' && (!onResource || resource !== undefined)
      ? compileGivenRoles({ at, config, scope, schema, problems, resource })
      : undefined;

  const needed = [tenant, on?.template, declares?.ref.template, roles].flatMap(
    (template) => template?.placeholders ?? [],
  );
  const anchors = [...(each ? [each] : []), ...needed.flatMap(({ path }) => path ?? [])];
  if (config.absent !== undefined && anchors.length === 0) {
    problems.add(`${at}.absent`, 'does nothing: the rule has no each, and no path in a template');
  }
  const reads = [
    when.reads,
    ...anchors.map(({ field }) => bitOf(field)),
    tenantName?.reads,
    declares?.reads,
  ].reduce<FieldSet>((all, some) => all | (some ?? NO_FIELDS), NO_FIELDS);
  return {
    at,
    voice: `${context.provider}@${config.name}`,
    reads,
    when,
    each: each || undefined,
    anchors,
    absentRemoves: config.absent === 'remove',
    tenant,
    tenantName,
    on,
    declares,
    roles,
    onResource,
  };
}
