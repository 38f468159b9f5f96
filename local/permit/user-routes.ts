import type { Call, Reply } from './call.ts';
import { invalid } from './errors.ts';
import { pageOf, paginated } from './paging.ts';
import { readBody } from './read-body.ts';
import type { UserRecord } from './records.ts';
import { userRead } from './representations.ts';
import { assign, unassign } from './role-assignments.ts';
import { checkEmail, createUser, filterUsers, replaceUser, userAt } from './users.ts';

export function listUsers({ environment, query }: Call): Reply {
  const users = filterUsers(environment, environment.directory.users.values(), query);
  const page = pageOf(users, query);
  return { status: 200, value: paginated(page, (user) => userRead(environment, user)) };
}

export function postUser({ environment, body }: Call): Reply {
  const user = createUser(environment, readBody(environment.bodies.user, body));
  return { status: 201, value: userRead(environment, user) };
}

export function getUser({ environment, params }: Call): Reply {
  return { status: 200, value: userRead(environment, userAt(environment, params[0])) };
}

export function putUser({ environment, params, body }: Call): Reply {
  const input = readBody(environment.bodies.user, body);
  const ident = params[0] ?? '';
  if ((environment.directory.users.get(ident)?.key ?? ident) !== input.key) {
    throw invalid({
      loc: ['body', 'key'],
      msg: 'key differs from the one in the path',
      type: 'value_error',
    });
  }
  const { user, created } = replaceUser(environment, input);
  return { status: created ? 201 : 200, value: userRead(environment, user) };
}

/** Overwrites the fields given; null empties one. `attributes` is one field and is not merged. */
export function patchUser({ environment, params, body }: Call): Reply {
  const patch = readBody(environment.bodies.userPatch, body);
  const before = userAt(environment, params[0]);
  if (typeof patch.email === 'string') checkEmail(environment, patch.email, before.key);
  const user: UserRecord = {
    ...before,
    email: patch.email === undefined ? before.email : patch.email,
    first_name: patch.first_name === undefined ? before.first_name : patch.first_name,
    last_name: patch.last_name === undefined ? before.last_name : patch.last_name,
    attributes: patch.attributes === undefined ? before.attributes : (patch.attributes ?? {}),
    updatedAt: environment.now(),
  };
  environment.directory.users.put(user);
  return { status: 200, value: userRead(environment, user) };
}

/** The user's assignments go too. */
export function deleteUser({ environment, params }: Call): Reply {
  environment.directory.users.remove(userAt(environment, params[0]).key);
  return { status: 204 };
}

export function postUserRole({ environment, params, body }: Call): Reply {
  const grant = readBody(environment.bodies.userRole, body);
  const user = userAt(environment, params[0]);
  assign(environment, { ...grant, user: user.key });
  return { status: 200, value: userRead(environment, user) };
}

export function deleteUserRole({ environment, params, body }: Call): Reply {
  const grant = readBody(environment.bodies.userRole, body);
  const user = userAt(environment, params[0]);
  unassign(environment, { ...grant, user: user.key });
  return { status: 200, value: userRead(environment, user) };
}
