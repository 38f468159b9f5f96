import type { UserBody, UserRoleBody } from './bodies.ts';
import type { Environment } from './call.ts';
import { duplicate, notFound } from './errors.ts';
import type { Query } from './http-types.ts';
import type { UserRecord } from './records.ts';
import { assign, isHeld, targetOf } from './role-assignments.ts';

/** @throws {Refusal} 404 */
export function userAt(environment: Environment, ident = ''): UserRecord {
  const user = environment.directory.users.get(ident);
  if (user === undefined) throw notFound('User', ident);
  return user;
}

/** @throws {Refusal} 409 on a known key or a taken e-mail; 404 for a role or tenant it names. */
export function createUser(environment: Environment, body: UserBody): UserRecord {
  if (environment.directory.users.get(body.key) !== undefined) throw duplicate('User', 'key');
  return writeUser(environment, body, undefined);
}

/** Creates the user, or replaces the whole record. */
export function replaceUser(
  environment: Environment,
  body: UserBody,
): { user: UserRecord; created: boolean } {
  const found = environment.directory.users.get(body.key);
  // A key may look like another user's id.
  const before = found?.key === body.key ? found : undefined;
  return { user: writeUser(environment, body, before), created: before === undefined };
}

/** By `search` in key, e-mail and names, and by a `role` held in any tenant. */
export function* filterUsers(
  { directory }: Environment,
  users: Iterable<UserRecord>,
  query: Query,
): Iterable<UserRecord> {
  const search = query['search']?.at(-1)?.toLowerCase();
  const role = query['role']?.at(-1);
  const roleKey = role === undefined ? undefined : (directory.roles.get(role)?.key ?? '');
  for (const user of users) {
    const { key, email, first_name, last_name } = user;
    const found =
      search === undefined ||
      [key, email, first_name, last_name].some((text) => text?.toLowerCase().includes(search));
    const holds =
      roleKey === undefined ||
      [...directory.assignments.by('user', key)].some((assignment) => assignment.role === roleKey);
    if (found && holds) yield user;
  }
}

/** @throws {Refusal} 409 when another user has that e-mail. */
export function checkEmail({ directory }: Environment, email: string, key: string): void {
  const owner = directory.emailOwner(email);
  if (owner !== undefined && owner !== key) throw duplicate('User', 'email');
}

function writeUser(
  environment: Environment,
  body: UserBody,
  before: UserRecord | undefined,
): UserRecord {
  const { directory, rules } = environment;
  if (typeof body.email === 'string') checkEmail(environment, body.email, body.key);
  const now = environment.now();
  const kept = rules.putWithoutAttributes === 'keep' ? before?.attributes : undefined;
  const user: UserRecord = {
    id: before?.id ?? environment.newId(),
    key: body.key,
    email: body.email ?? null,
    first_name: body.first_name ?? null,
    last_name: body.last_name ?? null,
    attributes: (body.attributes === undefined ? kept : body.attributes) ?? {},
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  const grants = body.role_assignments ?? undefined;
  if (grants === undefined) directory.users.put(user);
  else writeWithRoles(environment, user, grants);
  return user;
}

/** All or nothing: a role or tenant that is not there leaves the user as it was. */
function writeWithRoles(
  environment: Environment,
  user: UserRecord,
  grants: readonly UserRoleBody[],
): void {
  const { directory, rules } = environment;
  directory.transaction(() => {
    directory.users.put(user);
    if (rules.inlineRoles === 'replace') {
      const { assignments, instanceRoles } = directory;
      assignments.removeAll(assignments.by('user', user.key));
      instanceRoles.removeAll(instanceRoles.by('user', user.key));
    }
    for (const grant of grants) {
      const wanted = { ...grant, user: user.key };
      const target = targetOf(environment, wanted, 'assign');
      if (!isHeld(environment, target)) assign(environment, wanted);
    }
  });
}
