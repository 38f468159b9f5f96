/** One request of a round, which goes on where the one before ended. */
export interface Operation {
  readonly name: string;
  request(on: Round): Request;
}

export interface Request {
  readonly method: string;
  /** Below the tenant, with its query. */
  readonly path: string;
  readonly body?: object;
}

/** What a round is about. */
export interface Round {
  /** Of the user that it makes. */
  readonly userName: string;
  /** Known once it is made. */
  readonly user: string;
  /** The group that everybody is in. */
  readonly group: string;
  /** Users in the tenant. */
  readonly users: number;
}

const PAGE = 100;

const user = (userName: string, title: string): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName,
  externalId: `of-${userName}`,
  active: true,
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [{ value: userName, type: 'work', primary: true }],
  displayName: 'Ada Lovelace',
  title,
});
const patch = (...Operations: readonly object[]): object => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});
const page = (startIndex: number): Request => ({
  method: 'GET',
  path: `/Users?startIndex=${startIndex}&count=${PAGE}`,
});

export const OPERATIONS: readonly Operation[] = [
  {
    name: 'create user',
    request: ({ userName }) => ({
      method: 'POST',
      path: '/Users',
      body: user(userName, 'Engineer'),
    }),
  },
  { name: 'GET user', request: (on) => ({ method: 'GET', path: `/Users/${on.user}` }) },
  {
    name: 'lookup by userName',
    request: ({ userName }) => ({
      method: 'GET',
      path: `/Users?${new URLSearchParams({ filter: `userName eq "${userName}"` })}`,
    }),
  },
  {
    name: 'PATCH user',
    request: (on) => ({
      method: 'PATCH',
      path: `/Users/${on.user}`,
      body: patch({ op: 'replace', value: { active: false } }),
    }),
  },
  {
    name: 'PUT user',
    request: (on) => ({
      method: 'PUT',
      path: `/Users/${on.user}`,
      body: user(on.userName, 'Architect'),
    }),
  },
  {
    name: 'add member',
    request: (on) => ({
      method: 'PATCH',
      path: `/Groups/${on.group}`,
      body: patch({ op: 'add', path: 'members', value: [{ value: on.user }] }),
    }),
  },
  {
    name: 'remove member',
    request: (on) => ({
      method: 'PATCH',
      path: `/Groups/${on.group}`,
      body: patch({ op: 'remove', path: `members[value eq "${on.user}"]` }),
    }),
  },
  {
    name: 'GET group without members',
    request: ({ group }) => ({
      method: 'GET',
      path: `/Groups/${group}?excludedAttributes=members`,
    }),
  },
  { name: 'first page', request: () => page(1) },
  { name: 'last page', request: ({ users }) => page(Math.max(1, users - PAGE + 2)) },
  { name: 'DELETE user', request: (on) => ({ method: 'DELETE', path: `/Users/${on.user}` }) },
];
