import type { Auth0Account, Auth0Organization } from './auth0-account.ts';

/** A request to the Management API, below `/api/v2`. */
export interface Auth0Call {
  readonly account: Auth0Account;
  /** The parts of its path, decoded: `organizations`, `org_1`, `members`. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  /** Members are listed without their roles, even when asked for. */
  readonly leavesRolesOut: boolean;
}

export interface Auth0Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Auth0Route {
  /** `*` stands for one part. */
  readonly path: string;
  readonly scope: string;
  readonly answer: (call: Auth0Call) => Auth0Answer;
}

/** What the API gives at once, whatever is asked for: of a list of roles, and of a list within a list. */
const MOST_ROLES_AT_ONCE = 50;
const MOST_BY_OFFSET = 1000;
const MEMBER_FIELDS = ['user_id', 'email', 'picture', 'name', 'roles'];

const ok = (body: unknown): Auth0Answer => ({ status: 200, body });

export function refusal(status: number, message: string): Auth0Answer {
  return { status, body: { statusCode: status, error: 'error', message, errorCode: 'refused' } };
}

const ROUTES: readonly Auth0Route[] = [
  {
    path: 'users',
    scope: 'read:users',
    answer: ({ account, query }) => offsetPage(query, 'users', [...account.users.values()], 100),
  },
  {
    path: 'users/*',
    scope: 'read:users',
    answer({ account, parts, query }) {
      const user = account.users.get(parts[1] ?? '');
      if (user === undefined) return refusal(404, 'The user does not exist.');
      const fields = query.get('fields')?.split(',');
      const kept = Object.entries(user).filter(([name]) => fields?.includes(name) ?? true);
      return ok(Object.fromEntries(kept));
    },
  },
  {
    path: 'users/*/organizations',
    scope: 'read:organizations',
    answer({ account, parts, query }) {
      const id = parts[1] ?? '';
      if (!account.users.has(id)) return refusal(404, 'The user does not exist.');
      const theirs = [...account.organizations.values()].filter((one) => one.members.has(id));
      return offsetPage(query, 'organizations', theirs.map(organizationBody), 100);
    },
  },
  {
    path: 'organizations',
    scope: 'read:organizations',
    answer: ({ account, query }) =>
      checkpointPage(query, 'organizations', [...account.organizations.values()], organizationBody),
  },
  {
    path: 'organizations/*',
    scope: 'read:organizations',
    answer({ account, parts }) {
      const organization = account.organizations.get(parts[1] ?? '');
      return organization === undefined
        ? refusal(404, 'No organization found by that id.')
        : ok(organizationBody(organization));
    },
  },
  {
    path: 'organizations/*/members',
    scope: 'read:organization_members',
    answer({ account, parts, query, leavesRolesOut }) {
      const organization = account.organizations.get(parts[1] ?? '');
      if (organization === undefined) return refusal(404, 'No organization found by that id.');
      const fields = query.get('fields')?.split(',') ?? ['user_id'];
      if (!fields.every((name) => MEMBER_FIELDS.includes(name))) return refusal(400, 'bad fields');
      const withRoles = fields.includes('roles') && !leavesRolesOut;
      const members = Array.from(organization.members, ([id, roles]) => ({ id, roles }));
      return checkpointPage(query, 'members', members, ({ id, roles }) => ({
        user_id: id,
        ...(withRoles
          ? { roles: roleBodies(account, roles).slice(0, MOST_ROLES_AT_ONCE) }
          : undefined),
      }));
    },
  },
  {
    path: 'organizations/*/members/*/roles',
    scope: 'read:organization_member_roles',
    answer({ account, parts, query }) {
      const organization = account.organizations.get(parts[1] ?? '');
      const roles = organization?.members.get(parts[3] ?? '');
      if (roles === undefined) return refusal(404, 'No member found.');
      return offsetPage(query, 'roles', roleBodies(account, roles), MOST_ROLES_AT_ONCE);
    },
  },
  {
    path: 'roles',
    scope: 'read:roles',
    answer: ({ account, query }) =>
      offsetPage(query, 'roles', roleBodies(account, [...account.roles.keys()]), 50),
  },
];

/** The route of a path, with `{scope, answer}`; export jobs have their own. */
export function findAuth0Route(parts: readonly string[]): Auth0Route | undefined {
  return ROUTES.find(({ path }) => {
    const wanted = path.split('/');
    return (
      wanted.length === parts.length &&
      wanted.every((part, index) => part === '*' || part === parts[index])
    );
  });
}

function organizationBody({ members: _, ...body }: Auth0Organization) {
  return body;
}

function roleBodies(account: Auth0Account, ids: readonly string[]) {
  return ids.map((id) => ({ id, name: account.roles.get(id) ?? id, description: '' }));
}

function offsetPage(
  query: URLSearchParams,
  name: string,
  all: readonly unknown[],
  most: number,
): Auth0Answer {
  const limit = Math.min(Number(query.get('per_page') ?? 50), most);
  const start = Number(query.get('page') ?? 0) * limit;
  if (start >= MOST_BY_OFFSET) return refusal(400, 'only the first 1000 can be paged through');
  const page = all.slice(start, start + limit);
  const totals = { start, limit, length: page.length, total: all.length };
  return ok(query.get('include_totals') === 'true' ? { ...totals, [name]: page } : page);
}

/** Paging that goes on after an id: what comes and goes elsewhere moves nothing. */
function checkpointPage<T extends { readonly id: string }>(
  query: URLSearchParams,
  name: string,
  all: readonly T[],
  body: (one: T) => unknown,
): Auth0Answer {
  const take = Number(query.get('take') ?? 50);
  if (take < 1 || take > 100) return refusal(400, 'take must be 1 to 100');
  const from = Buffer.from(query.get('from') ?? '', 'base64url').toString();
  const rest = all.filter(({ id }) => id > from).sort((a, b) => (a.id < b.id ? -1 : 1));
  const page = rest.slice(0, take);
  const last = rest.length > take ? page.at(-1) : undefined;
  const next = last === undefined ? undefined : Buffer.from(last.id).toString('base64url');
  return ok({ [name]: page.map(body), ...(next === undefined ? undefined : { next }) });
}
