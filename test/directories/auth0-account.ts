/** What an Auth0 tenant holds, as its Management API gives it. Everything in it may be changed while it is read. */
export interface Auth0Account {
  readonly users: Map<string, Auth0User>;
  readonly organizations: Map<string, Auth0Organization>;
  /** Role id → its name. */
  readonly roles: Map<string, string>;
}

export interface Auth0User {
  readonly user_id: string;
  readonly updated_at?: string;
  readonly [field: string]: unknown;
}

export interface Auth0Organization {
  readonly id: string;
  readonly name: string;
  readonly display_name?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** User id → the ids of its roles there. */
  readonly members: Map<string, readonly string[]>;
}

export function emptyAccount(): Auth0Account {
  return { users: new Map(), organizations: new Map(), roles: new Map() };
}

/** So many users, `auth0|000000` and on, each changed a second after the one before it. */
export function addUsers(account: Auth0Account, count: number, from = 0): void {
  for (let index = from; index < from + count; index += 1) {
    const user = userAt(index);
    account.users.set(user.user_id, user);
  }
}

/** The ms that {@link userAt} counts its seconds from. */
export const FIRST_CHANGE = Date.UTC(2026, 0, 1);

export function userAt(index: number): Auth0User {
  return {
    user_id: userIdAt(index),
    email: `user${index}@example.com`,
    email_verified: index % 2 === 0,
    name: `User ${index}`,
    updated_at: new Date(FIRST_CHANGE + index * 1000).toISOString(),
    user_metadata: { role: 'whatever the user says' },
  };
}

export function userIdAt(index: number): string {
  return `auth0|${String(index).padStart(6, '0')}`;
}

/** An organization with these members; whoever is not in the list of roles yet has none. */
export function addOrganization(
  account: Auth0Account,
  id: string,
  members: Readonly<Record<string, readonly string[]>> = {},
): void {
  account.organizations.set(id, {
    id,
    name: id.replace('org_', ''),
    members: new Map(Object.entries(members)),
  });
}

/** Roles with these ids, named after them: `rol_admin` → `admin`. */
export function addRoles(account: Auth0Account, ...ids: readonly string[]): void {
  for (const id of ids) account.roles.set(id, id.replace('rol_', ''));
}
