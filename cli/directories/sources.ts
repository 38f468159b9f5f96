/** Providers that can be read. */
export const DIRECTORY_SOURCES = ['clerk', 'auth0', 'cognito'] as const;
export type DirectorySource = (typeof DIRECTORY_SOURCES)[number];

/** As people write them. */
export const PROVIDER_NAMES = {
  clerk: 'Clerk',
  auth0: 'Auth0',
  cognito: 'Cognito',
} as const satisfies Record<DirectorySource, string>;
