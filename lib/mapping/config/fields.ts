/** The providers that a config can speak of. */
export const PROVIDERS = ['clerk', 'auth0', 'cognito'] as const;
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
} as const;

/** The fields of an organization's record. Cognito has no organizations. */
export const TENANT_FIELDS = {
  clerk: ['name', 'slug', 'metadata'],
  auth0: ['name', 'slug', 'metadata'],
  cognito: [],
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
      | (P extends 'cognito'
          ? `custom:${string}`
          : `${typeof OF_ORGANIZATION}${(typeof MEMBER_WRITTEN)[number]}`)
  : string;

/** A path into a member of what `each` goes through. */
export type ItemPath = 'item' | `item.${string}`;
