import * as z from 'zod/mini';
import { OTHER_ROLES, PROFILE_FIELDS, SHUT_OUT } from './config.ts';
import { LIMITS } from './limits.ts';
import { recordlessRules, roleNames, rules } from './rule-shape.ts';
import { choice, named, template, text } from './shape.ts';
import { value } from './value-shape.ts';

/** A template that holds one of some placeholders, once. */
const keyTemplate = (placeholder: RegExp, error: string) =>
  template.check(z.refine((given) => given.split(placeholder).length === 2, error));

const shutOut = z.exactOptional(z.enum(SHUT_OUT));
export const deletion = z.exactOptional(z.enum(['delete', 'unassign']));

/** What every way in has. */
const source = {
  tenantKey: z.exactOptional(keyTemplate(/\{id\}/, 'must hold {id} once, e.g. "clerk-{id}"')),
  profile: z.exactOptional(z.array(z.enum(PROFILE_FIELDS))),
  attributes: z.exactOptional(named(value)),
  display: z.exactOptional(named(value)),
  roles: z.exactOptional(
    z.strictObject({ ...roleNames, others: z.exactOptional(z.enum(OTHER_ROLES)) }),
  ),
  trust: z.exactOptional(z.array(text)),
};

const provider = {
  ...source,
  userKey: z.exactOptional(
    keyTemplate(
      /\{(?:id|externalId|email)\}/,
      'must hold one of {id}, {externalId} and {email}, once, e.g. "clerk-{id}"',
    ),
  ),
  sameKey: z.exactOptional(z.enum(['refuse', 'newest'])),
  tenantName: z.exactOptional(z.enum(['name', 'slug'])),
  tenantAttributes: z.exactOptional(named(value)),
  onBlock: shutOut,
  rules: z.exactOptional(rules),
};

export const clerk = z.strictObject({ ...provider, onLock: shutOut });
export const auth0 = z.strictObject(provider);
export const cognito = z.strictObject({
  ...provider,
  tenant: z.exactOptional(text),
  groups: z.exactOptional(template),
});

export const scim = z.strictObject({
  ...source,
  userKey: z.exactOptional(
    keyTemplate(
      /(?:\{tenant\}\|)?\{(?:userName|externalId|email|id)\}/,
      'must hold one of {userName}, {externalId}, {email} and {id}, once, e.g. "{tenant}|{userName}"',
    ),
  ),
  onBlock: shutOut,
  onDelete: deletion,
  rules: z.exactOptional(recordlessRules),
});

const claimName = text.check(
  z.maxLength(LIMITS.template, { error: `has more than ${LIMITS.template} characters` }),
);
const claimNames = choice<string | readonly string[]>((given) =>
  Array.isArray(given)
    ? z
        .array(claimName)
        .check(
          z.minLength(1, { error: 'must not be empty: false is for a claim that there is not' }),
          z.maxLength(LIMITS.claimNames, { error: `has more than ${LIMITS.claimNames} names` }),
        )
    : claimName,
);
const claim = z.exactOptional(
  choice<string | readonly string[] | false>((given) =>
    given === false ? z.literal(false) : claimNames,
  ),
);

export const handoff = z.strictObject({
  ...source,
  userKey: z.exactOptional(
    keyTemplate(/\{(?:id|email)\}/, 'must hold one of {id} and {email}, once, e.g. "app-{id}"'),
  ),
  tenant: z.exactOptional(text),
  rules: z.exactOptional(recordlessRules),
  claims: z.exactOptional(
    z.strictObject({
      user: z.exactOptional(claimNames),
      email: claim,
      emailVerified: claim,
      firstName: claim,
      lastName: claim,
      name: claim,
      username: claim,
      tenant: claim,
      tenantName: claim,
      roles: claim,
    }),
  ),
});
