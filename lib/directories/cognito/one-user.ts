import {
  AdminListGroupsForUserCommand,
  type GroupType,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { SyncJob } from '../../jobs/index.ts';
import { rolesOfGroups } from '../../providers/cognito/index.ts';
import { DirectoryError } from '../errors.ts';
import { answeredWith } from './failures.ts';
import { itemsOf, list } from './listing.ts';
import { PAGE_SIZE, type Pool } from './pool.ts';
import { isConfirmed, membershipJob, userJob } from './user.ts';

/** Printable ASCII but the backslash: what a filter's text can hold, once its quotes are escaped. */
const FILTERABLE = /^[\x20-\x5b\x5d-\x7e]{1,256}$/;

/**
 * One user, found by its `sub`, and its groups.
 *
 * @returns `null` when there is no such user, or it never confirmed.
 * @throws {DirectoryError}
 */
export async function readOneUser(pool: Pool, sub: string): Promise<readonly SyncJob[] | null> {
  const { client, userPoolId: UserPoolId } = pool;
  const askedAt = pool.now();
  const command = new ListUsersCommand({ UserPoolId, Filter: filterOf(sub) });
  const answer = await pool.ask('ListUsers', (options) => client.send(command, options));
  for (const [at, user] of itemsOf('ListUsers', answer.Users).entries()) {
    const job = userJob(user, 'ListUsers', at, askedAt);
    if (job.user !== sub || user.Username === undefined || !isConfirmed(user)) continue;
    const groups = await groupsOf(pool, user.Username);
    if (groups === null) return null;
    return [job, membershipJob(sub, rolesOfGroups([...groups], UserPoolId), askedAt)];
  }
  return null;
}

/** `null`: the user has gone in the meantime. */
async function groupsOf(pool: Pool, Username: string): Promise<ReadonlySet<string> | null> {
  const { client, userPoolId: UserPoolId } = pool;
  const names = new Set<string>();
  const pages = list<GroupType>(pool, 'AdminListGroupsForUser', async (NextToken, options) => {
    const of = { UserPoolId, Username, Limit: PAGE_SIZE, NextToken };
    const answer = await client.send(new AdminListGroupsForUserCommand(of), options);
    return { items: answer.Groups, next: answer.NextToken };
  });
  try {
    for await (const { items } of pages) {
      for (const group of items) if (group.GroupName !== undefined) names.add(group.GroupName);
    }
  } catch (error) {
    if (answeredWith(error, 'UserNotFoundException')) return null;
    throw error;
  }
  return names;
}

function filterOf(sub: string): string {
  if (FILTERABLE.test(sub)) return `sub = "${sub.replaceAll('"', '\\"')}"`;
  throw new DirectoryError(
    'malformed',
    "a user of Cognito is asked for by its sub: up to 256 letters, digits and signs, with no backslash; check the user's id",
  );
}
