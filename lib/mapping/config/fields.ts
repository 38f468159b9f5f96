/** The providers, and other ways in, that a config can speak of. */
export const PROVIDERS = ['clerk', 'auth0', 'cognito', 'scim', 'handoff'] as const;
export type Provider = (typeof PROVIDERS)[number];

const PROFILE = [
  'email',
  'emailVerified',
  'firstName',
  'lastName',
  'name',
  'username',
  'phone',
  'blocked',
] as const;

/** The fields of a user's record that a config can read. */
export const USER_FIELDS = {
  clerk: [...PROFILE, 'locked', 'externalId', 'metadata', 'userMetadata'],
  auth0: [...PROFILE, 'metadata', 'userMetadata'],
  cognito: [...PROFILE, 'custom'],
  // That an e-mail is verified no directory says, nor that a user is blocked for all tenants.
  scim: ['email', 'firstName', 'lastName', 'name', 'username', 'phone', 'externalId', 'metadata'],
  handoff: ['email', 'emailVerified', 'firstName', 'lastName', 'name', 'username', 'metadata'],
} as const;

/** The fields of an organization's record. Only those who tell of organizations have any. */
export const TENANT_FIELDS = {
  clerk: ['name', 'slug', 'metadata'],
  auth0: ['name', 'slug', 'metadata'],
  cognito: [],
  scim: [],
  handoff: [],
} as const;

/** Those with a way into them. */
export const OPEN_FIELDS = ['metadata', 'userMetadata', 'custom'] as const;

/** Those that users write themselves; an e-mail is somebody's once it is verified. */
export const USER_WRITTEN = [
  'email',
  'firstName',
  'lastName',
  'name',
  'username',
  'phone',
  'userMetadata',
  'custom',
] as const;

/**
 * Those that are in the hands of others than users and your servers: at SCIM of each tenant's IT, in a token of whoever
 * configured its issuer.
 */
export const OTHERS_WRITTEN = {
  clerk: [],
  auth0: [],
  cognito: [],
  scim: ['externalId', 'metadata'],
  handoff: ['metadata'],
} as const;

/** Those of an organization that its members write: who founds one names it, and may name it as another is named. */
export const MEMBER_WRITTEN = ['name', 'slug'] as const;

/** What `trust` puts before them. */
export const OF_ORGANIZATION = 'organization.';

type PathFrom<Field extends string> = Field extends 'custom'
  ? `custom.${string}`
  : Field extends (typeof OPEN_FIELDS)[number]
    ? Field | `${Field}.${string}`
    : Field;

/** A path into a user's record; `string` for a provider that is not known. */
export type UserPath<P extends string> = P extends Provider
  ? PathFrom<(typeof USER_FIELDS)[P][number]>
  : string;

/** A path into an organization's record. */
export type TenantPath<P extends string> = P extends Provider
  ? PathFrom<(typeof TENANT_FIELDS)[P][number]>
  : string;

/** A path that `trust` can name. */
export type TrustPath<P extends string> = P extends Provider
  ?
      | PathFrom<Extract<(typeof USER_FIELDS)[P][number], (typeof USER_WRITTEN)[number]>>
      | PathFrom<(typeof OTHERS_WRITTEN)[P][number]>
      | (P extends 'cognito' ? `custom:${string}` : never)
      | (P extends 'clerk' | 'auth0'
          ? `${typeof OF_ORGANIZATION}${(typeof MEMBER_WRITTEN)[number]}`
          : never)
  : string;

/** A path into a member of what `each` goes through. */
export type ItemPath = 'item' | `item.${string}`;
