import * as z from 'zod/mini';
import { conditions, memberConditions } from './condition-shape.ts';
import { LIMITS } from './limits.ts';
import type { RecordlessRuleConfig, RuleConfig } from './rule-config.ts';
import { choice, isObject, named, oneOrMore, refuse, template, text } from './shape.ts';
import { value } from './value-shape.ts';

export const roleKeys = oneOrMore('a role key');

/** What becomes of role names. */
export const roleNames = {
  rename: z.exactOptional(named(roleKeys)),
  ignore: z.exactOptional(z.array(text)),
  default: z.exactOptional(roleKeys),
};

const NAME = /^[A-Za-z0-9\-_]+$/;
const name = z.string().check(
  z.refine(
    (given) => given.length <= LIMITS.ruleName && NAME.test(given) && given !== '__proto__',
    `must be 1 to ${LIMITS.ruleName} of A-Z a-z 0-9 - _, and not __proto__`,
  ),
  z.refine((given) => given !== 'groups', 'stands for cognito.groups: give the rule another name'),
);

const record = {
  name,
  when: z.exactOptional(conditions),
  each: z.exactOptional(text),
  absent: z.exactOptional(z.literal('remove')),
};
const user = { ...record, on: z.literal('user'), tenant: template };
const roles = {
  ...roleNames,
  roles: z.union([template, z.array(text)], {
    error: 'must be a role key, a list of them, or a template',
  }),
};

const subjects = choice<string | readonly string[]>((given) =>
  Array.isArray(given)
    ? z
        .array(template)
        .check(z.maxLength(LIMITS.subjects, { error: `has more than ${LIMITS.subjects} subjects` }))
    : template,
);
const declares = {
  instance: template,
  attributes: z.exactOptional(named(value)),
  relations: z.exactOptional(
    named(subjects).check(
      z.refine(
        (relations) => Object.keys(relations).length <= LIMITS.relations,
        `has more than ${LIMITS.relations} relations`,
      ),
    ),
  ),
};

const tenantRoles = z.strictObject({ ...user, ...roles, tenantName: z.exactOptional(template) });
const instanceRoles = z.strictObject({
  ...user,
  ...roles,
  tenantName: z.exactOptional(template),
  at: template,
});
const userInstance = z.strictObject({
  ...user,
  ...roles,
  roles: z.exactOptional(roles.roles),
  ...declares,
  at: z.exactOptional(
    refuse('cannot stand beside instance: the roles are on the instance that the rule declares'),
  ),
});
const tenantInstance = z.strictObject({ ...record, on: z.literal('tenant'), ...declares });
const membership = z.strictObject({
  name,
  on: z.literal('membership'),
  when: z.exactOptional(memberConditions),
  at: z.exactOptional(template),
  roles: roleKeys,
});
const none = z.object({ on: z.enum(['user', 'membership', 'tenant']) });

const ofUser = choice<Extract<RecordlessRuleConfig, { readonly on: 'user' }>>((given) => {
  if (isObject(given) && 'instance' in given) return userInstance;
  return isObject(given) && 'at' in given ? instanceRoles : tenantRoles;
});

const rule = choice<RuleConfig>((given) => {
  if (!isObject(given) || !('on' in given)) return z.pipe(none, refuse(''));
  if (given.on === 'tenant') return tenantInstance;
  if (given.on === 'membership') return membership;
  return given.on === 'user' ? ofUser : z.pipe(none, refuse(''));
});

const WITHOUT_RECORDS =
  'must be "user" or "membership": there are no records of organizations here';
const recordlessRule = choice<RecordlessRuleConfig>((given) => {
  if (isObject(given) && 'on' in given) {
    if (given.on === 'membership') return membership;
    if (given.on === 'user') return ofUser;
  }
  return z.pipe(z.object({ on: refuse(WITHOUT_RECORDS) }), refuse(''));
});

const listOf = <Rule extends z.ZodMiniType>(one: Rule) =>
  z.array(one).check(z.maxLength(LIMITS.rules, { error: `has more than ${LIMITS.rules} rules` }));

export const rules = listOf(rule);
/** Of a way in that tells of users alone. */
export const recordlessRules = listOf(recordlessRule);
