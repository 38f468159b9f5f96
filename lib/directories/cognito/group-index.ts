import {
  type GroupType,
  ListGroupsCommand,
  ListUsersInGroupCommand,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { RoleRef } from '../../jobs/index.ts';
import { rolesOfGroups } from '../../providers/cognito/index.ts';
import { answeredWith } from './failures.ts';
import { list } from './listing.ts';
import { PAGE_SIZE, type Pool } from './pool.ts';
import { subOf } from './user.ts';

/** Who is in which groups. */
export interface GroupIndex {
  /** When the first of it was asked for, in ms. */
  readonly askedAt: number;
  /** The roles of all groups that the user is in; none when it is in no group. */
  rolesOf(sub: string): readonly RoleRef[];
}

/** One set of groups that somebody is in. */
interface GroupSet {
  readonly roles: readonly RoleRef[];
  readonly last: number | undefined;
  /** The set with one more group, by the group's number. */
  readonly larger: Map<number, number>;
}

/** Roles of every group in the pool, but for those that Cognito made by itself. */
export async function listRoles(pool: Pool): Promise<readonly RoleRef[]> {
  const { client, userPoolId: UserPoolId } = pool;
  // A listing that begins again names groups twice.
  const names = new Set<string>();
  const pages = list<GroupType>(pool, 'ListGroups', async (NextToken, options) => {
    const command = new ListGroupsCommand({ UserPoolId, Limit: PAGE_SIZE, NextToken });
    const answer = await client.send(command, options);
    return { items: answer.Groups, next: answer.NextToken };
  });
  for await (const { items } of pages) {
    for (const group of items) if (group.GroupName !== undefined) names.add(group.GroupName);
  }
  return rolesOfGroups([...names], UserPoolId);
}

/**
 * Reads who is in which groups, group by group: Cognito's users do not say it themselves. Only users that are in one
 * take memory, and users in the same groups share one list of them.
 *
 * @throws {DirectoryError}
 */
export async function readGroupIndex(pool: Pool): Promise<GroupIndex> {
  const askedAt = pool.now();
  const roles = await listRoles(pool);
  const nowhere: GroupSet = { roles: [], last: undefined, larger: new Map() };
  const sets: GroupSet[] = [nowhere];
  /** The number of each user's set. */
  const setOf = new Map<string, number>();

  function add(sub: string, group: number, role: RoleRef): void {
    const number = setOf.get(sub) ?? 0;
    const set = sets[number] ?? nowhere;
    if (set.last === group) return;
    let larger = set.larger.get(group);
    if (larger === undefined) {
      larger = sets.length;
      sets.push({ roles: [...set.roles, role], last: group, larger: new Map() });
      set.larger.set(group, larger);
    }
    setOf.set(sub, larger);
  }

  for (const [group, role] of roles.entries()) {
    for await (const { items } of membersOf(pool, role.id)) {
      for (const [at, user] of items.entries())
        add(subOf(user, 'ListUsersInGroup', at), group, role);
    }
  }
  return { askedAt, rolesOf: (sub) => (sets[setOf.get(sub) ?? 0] ?? nowhere).roles };
}

async function* membersOf(pool: Pool, GroupName: string) {
  const { client, userPoolId: UserPoolId } = pool;
  try {
    yield* list<UserType>(pool, 'ListUsersInGroup', async (NextToken, options) => {
      const of = { UserPoolId, GroupName, Limit: PAGE_SIZE, NextToken };
      const answer = await client.send(new ListUsersInGroupCommand(of), options);
      return { items: answer.Users, next: answer.NextToken };
    });
  } catch (error) {
    // Deleted since the groups were listed: nobody is in it. Were the whole pool gone, the next request would say so.
    if (!answeredWith(error, 'ResourceNotFoundException')) throw error;
  }
}
