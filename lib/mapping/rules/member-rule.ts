import type { RoleRef } from '../../jobs/index.ts';
import type { RuleConfig } from '../config/rule-config.ts';
import { isInstance, type MemberVoice } from '../mapping.ts';
import { listed } from '../role-names.ts';
import { compileCondition } from './conditions.ts';
import type { RuleContext } from './context.ts';
import { compileInstanceRef } from './instance-ref.ts';
import { memberScope } from './placeholders.ts';
import type { Template } from './template.ts';

export type MemberRuleConfig = Extract<RuleConfig, { readonly on: 'membership' }>;

/** A rule on memberships, made ready. */
export interface MemberRule {
  readonly name: string;
  /** Role keys in tenants that the config names in it. */
  readonly keys: readonly string[];
  /** @param id - the provider's id of the organization; `null`: it has none */
  appliesTo(id: string | null): boolean;
  /**
   * Whether it gives anything in a place at all: what it gave elsewhere, before the config was changed, is void.
   *
   * @param tenantId - the provider's id behind a tenant's key; `null`: none leads to it
   */
  covers(place: string, tenantId: (tenant: string) => string | null): boolean;
  /** @throws {MappingError} */
  voice(tenant: string, user: string): MemberVoice;
}

const NONE: readonly string[] = [];
const noRoles = (): readonly string[] => NONE;

export function compileMemberRule(config: MemberRuleConfig, context: RuleContext): MemberRule {
  const { at, provider, schema, problems } = context;
  const setting = `${at}.at`;
  const ref =
    config.at === undefined
      ? undefined
      : compileInstanceRef(setting, config.at, memberScope(problems), schema, problems);
  if (ref !== undefined && !config.at?.includes('{tenant}')) {
    problems.add(
      setting,
      "must hold {tenant}: else one organization's leaving takes what another gives",
    );
  }
  const given = [...new Set(listed(config.roles))];
  if (config.at === undefined || ref !== undefined) {
    schema.checkRoles(`${at}.roles`, given, ref?.resource);
  }
  const tenant =
    config.when?.tenant === undefined ? undefined : compileCondition(config.when.tenant);
  const role = config.when?.role === undefined ? undefined : compileCondition(config.when.role);
  const voice = `${provider}@${config.name}`;
  const member = role === undefined ? given : NONE;
  const roles =
    role === undefined
      ? noRoles
      : ({ id, name }: RoleRef) => ((role.test(name) || role.test(id)) !== role.not ? given : NONE);
  const template: Template | undefined = ref?.template;
  const appliesTo = (id: string | null): boolean =>
    tenant === undefined || tenant.test(id) !== tenant.not;
  return {
    name: config.name,
    keys: ref === undefined && config.at === undefined ? given : [],
    appliesTo,
    covers(place, tenantId) {
      const keys = config.at === undefined ? [place] : tenantsIn(config.at, place);
      if (keys === 'unknown') return true;
      return keys.some((key) => !isInstance(key) && appliesTo(tenantId(key)));
    },
    voice(key, user) {
      const place =
        template?.render({ id: user, key: user, fields: {} }, { item: null, tenant: key }) ?? key;
      return { voice, place, member, roles };
    },
  };
}

/**
 * What may be the tenant's key in a place of this template: the one that is, where no user's key stands beside it, else
 * those that the text between the two leaves open. None: the place is of another template.
 */
function tenantsIn(template: string, place: string): readonly string[] | 'unknown' {
  const texts = template.split(/\{(?:tenant|user)\}/);
  const [start = '', end = ''] = [texts[0], texts.at(-1)];
  if (place.length <= start.length + end.length) return [];
  if (!place.startsWith(start) || !place.endsWith(end)) return [];
  const inside = place.slice(start.length, place.length - end.length);
  if (!template.includes('{user}')) {
    // It may stand there more than once, and is of one length each time.
    const length = (place.length - texts.join('').length) / (texts.length - 1);
    const tenant = inside.slice(0, length);
    return tenant !== '' && texts.join(tenant) === place ? [tenant] : [];
  }
  if (template.startsWith('{tenant}', start.length)) return endsBefore(inside, texts[1] ?? '');
  if (!template.endsWith(`{tenant}${end}`)) return 'unknown';
  const text = texts.at(-2) ?? '';
  return endsBefore(inside, text).map((before) => inside.slice(before.length + text.length));
}

/** All that stands before this text. */
function endsBefore(inside: string, text: string): string[] {
  const found: string[] = [];
  for (let at = inside.indexOf(text, 1); at > 0; at = inside.indexOf(text, at + 1)) {
    if (at + text.length < inside.length) found.push(inside.slice(0, at));
  }
  return found;
}
