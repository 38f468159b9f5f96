/** A claim's name, or several of which the first that a token has counts. */
export type ClaimNames = string | readonly string[];

/**
 * Which of a token's claims says what. A name is looked up as it stands (`https://acme.com/roles`), then as a way into
 * an object (`o.id`). `false`: none says it.
 */
export interface ClaimsConfig {
  readonly user?: ClaimNames;
  readonly email?: ClaimNames | false;
  readonly emailVerified?: ClaimNames | false;
  readonly firstName?: ClaimNames | false;
  readonly lastName?: ClaimNames | false;
  readonly name?: ClaimNames | false;
  readonly username?: ClaimNames | false;
  readonly tenant?: ClaimNames | false;
  readonly tenantName?: ClaimNames | false;
  readonly roles?: ClaimNames | false;
}

export type ClaimOf = keyof ClaimsConfig;

/**
 * OpenID Connect Core 1.0, 5.1, for people. Organizations: Auth0, Clerk (its session tokens of version 1 and 2), WorkOS.
 * Roles: Entra and others; Clerk; Cognito. What permits a single action (`permissions`, `scope`) is no role.
 */
export const DEFAULT_CLAIMS: Readonly<Record<ClaimOf, ClaimNames>> = {
  user: 'sub',
  email: 'email',
  emailVerified: 'email_verified',
  firstName: 'given_name',
  lastName: 'family_name',
  name: 'name',
  username: 'preferred_username',
  tenant: ['org_id', 'o.id'],
  tenantName: 'org_name',
  roles: ['roles', 'org_role', 'o.rol', 'cognito:groups'],
};
