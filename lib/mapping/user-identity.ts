import type { UserFields } from '../jobs/index.ts';
import type { ProviderConfig } from './config/config.ts';
import { type Provider, USER_FIELDS } from './config/fields.ts';
import { MappingError } from './errors.ts';
import { compileKeyTemplate, type KeyTemplate } from './key-template.ts';
import type { Mapping } from './mapping.ts';
import type { Problems } from './problems.ts';

/** How a provider's users are known, made ready. */
export interface UserIdentity {
  readonly identity: ReturnType<Mapping['identity']>;
  readonly template: KeyTemplate;
  /** The user's key, as its record gives it: see {@link Mapping.keyOfRecord}. */
  keyOfRecord(fields: UserFields): string | null | undefined;
}

/** Of users that jobs name by what goes into the template as it is. */
export const knownById = (template: KeyTemplate): UserIdentity => ({
  identity: { by: 'id', sameKey: 'refuse' },
  template,
  keyOfRecord: () => undefined,
});

const KNOWN_BY = ['id', 'externalId', 'email'] as const;

export function compileIdentity(
  provider: Provider | undefined,
  config: ProviderConfig,
  problems: Problems,
): UserIdentity {
  const at = `${provider}.userKey`;
  const userKey = config.userKey ?? '{id}';
  const by = KNOWN_BY.find((field) => userKey.includes(`{${field}}`)) ?? 'id';
  const fields: readonly string[] = provider === undefined ? [] : USER_FIELDS[provider];
  if (by !== 'id' && !fields.includes(by)) {
    problems.add(at, `cannot hold {${by}}: ${provider} has none`);
  }
  const template = compileKeyTemplate(at, 'user', userKey, `{${by}}`, problems);
  const keyOf = (value: string): string => {
    if (value === '') throw new MappingError('empty_value', `${at}: the user's ${by} is empty`);
    return template.keyOf(value);
  };
  return {
    identity: { by, sameKey: config.sameKey ?? 'refuse' },
    template,
    keyOfRecord({ externalId, email, emailVerified }) {
      if (by === 'id') return undefined;
      if (by === 'externalId')
        return typeof externalId === 'string' ? keyOf(externalId) : externalId;
      // An address that is not verified may be somebody else's: it is nobody's key.
      if (email === null || emailVerified === false || emailVerified === null) return null;
      if (email === undefined || emailVerified === undefined) return undefined;
      return keyOf(email.toLowerCase());
    },
  };
}
