import {
  DescribeUserPoolCommand,
  ListUsersCommand,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Directory, DirectoryPage } from '../directory.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { type GroupIndex, listRoles, readGroupIndex } from './group-index.ts';
import { list, type TimedPage } from './listing.ts';
import { readOneUser } from './one-user.ts';
import { openPool, PAGE_SIZE, type PoolOptions } from './pool.ts';
import { isConfirmed, membershipJob, userJob } from './user.ts';

/**
 * The users of a Cognito user pool, by their `sub`, and their groups as roles in the tenant that the config names.
 * Users who signed up and never confirmed (`UNCONFIRMED`) are not told: they have no access yet. Disabled ones are, as
 * blocked. Groups are read before users, and again when a run goes on; a page token that has expired by then begins the
 * list of users again.
 *
 * `count` is Cognito's estimate, and no proof of completeness. Groups are no tenants: `readTenant` knows none.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export function createCognitoDirectory(options: PoolOptions): Directory {
  const pool = openPool(options);
  const { client, userPoolId: UserPoolId } = pool;
  const account = `cognito:${UserPoolId}`;

  function pageOf(listed: TimedPage<UserType>, groups: GroupIndex): DirectoryPage {
    const users = listed.items.flatMap((user, at) =>
      isConfirmed(user) ? [userJob(user, 'ListUsers', at, listed.askedAt)] : [],
    );
    const memberships = users.map(({ user }) =>
      membershipJob(user, groups.rolesOf(user), groups.askedAt),
    );
    return {
      jobs: [...users, ...memberships],
      read: { users: users.length, tenants: 0, memberships: memberships.length },
      next: listed.next === undefined ? null : encodeCursor(account, listed.next),
    };
  }

  return {
    source: 'cognito',
    account,

    async count() {
      const command = new DescribeUserPoolCommand({ UserPoolId });
      const answer = await pool.ask('DescribeUserPool', (how) => client.send(command, how));
      return answer.UserPool?.EstimatedNumberOfUsers;
    },

    async *pages(from) {
      const token = from === undefined ? undefined : decodeCursor(from, account);
      const groups = await readGroupIndex(pool);
      const listing = list<UserType>(
        pool,
        'ListUsers',
        async (PaginationToken, how) => {
          const command = new ListUsersCommand({ UserPoolId, Limit: PAGE_SIZE, PaginationToken });
          const answer = await client.send(command, how);
          return { items: answer.Users, next: answer.PaginationToken };
        },
        token,
      );
      for await (const listed of listing) yield pageOf(listed, groups);
    },

    readUser: (sub) => readOneUser(pool, sub),
    readTenant: async () => null,
    roles: () => listRoles(pool),
  };
}
