import type { MembershipJob, RoleRef } from '../../jobs/index.ts';
import type { ReadingOptions } from '../directory.ts';
import type { ManagementApi } from './api.ts';
import { createCheckpoints } from './checkpoints.ts';
import type { PositionOf, Step } from './cursor.ts';
import { membershipJob } from './facts.ts';
import type { Member } from './objects.ts';

/** A step is told when it has so many memberships, or took so many requests: most organizations are small. */
const MEMBERSHIPS_PER_STEP = 500;
const REQUESTS_PER_STEP = 20;
/** A member's roles in a list may end here; they are then asked for by themselves. */
const ROLES_IN_A_LIST = 50;

/** Every member of every organization with all its roles. Who is deleted while it is read is left out. */
export async function* tellMembers(
  api: ManagementApi,
  { now }: Pick<ReadingOptions, 'now'>,
  at: PositionOf<'members'>,
): AsyncGenerator<Step> {
  const pages = createCheckpoints('GET /api/v2/organizations', at.from ?? undefined);
  let { organizations, membersFrom, from } = at;
  let members = createCheckpoints('GET /api/v2/organizations/{id}/members', membersFrom);
  let jobs: MembershipJob[] = [];
  for (let requests = 1; ; requests += 1) {
    const [organization, ...others] = organizations;
    if (organization !== undefined) {
      const askedAt = now();
      const page = await api.members(organization, membersFrom);
      for (const member of page?.items ?? []) {
        const roles = await allRoles(api, organization, member);
        if (roles !== null) jobs.push(membershipJob(organization, member.user_id, roles, askedAt));
      }
      membersFrom = members.onward(page?.next);
      if (membersFrom === undefined) {
        organizations = others;
        members = createCheckpoints('GET /api/v2/organizations/{id}/members');
      }
    } else if (from !== null) {
      const page = await api.organizations(from);
      organizations = page.items.map(({ id }) => id);
      from = pages.onward(page.next) ?? null;
    } else {
      yield { jobs, next: null };
      return;
    }
    if (jobs.length >= MEMBERSHIPS_PER_STEP || requests % REQUESTS_PER_STEP === 0) {
      yield {
        jobs,
        next: {
          part: 'members',
          organizations,
          ...(membersFrom === undefined ? undefined : { membersFrom }),
          ...(from === undefined ? undefined : { from }),
        },
      };
      jobs = [];
    }
  }
}

/** A list without roles says nothing about them, and a long one may not be all. */
async function allRoles(
  api: ManagementApi,
  organization: string,
  { user_id: user, roles }: Member,
): Promise<readonly RoleRef[] | null> {
  if (roles === undefined || roles === null || roles.length >= ROLES_IN_A_LIST)
    return api.rolesOf(organization, user);
  return roles;
}
