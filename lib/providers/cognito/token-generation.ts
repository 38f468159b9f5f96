import * as z from 'zod/mini';
import type { RoleRef } from '../../jobs/index.ts';
import { read } from '../read.ts';
import { id } from '../schema.ts';
import type { CognitoEvent, CognitoHandler } from './event.ts';
import { rolesOfGroups } from './groups.ts';
import { userAndMembership } from './sign-in.ts';

const withGroups = z.object({
  userPoolId: z.optional(z.nullable(z.string())),
  request: z.object({
    groupConfiguration: z.optional(
      z.nullable(z.object({ groupsToOverride: z.optional(z.nullable(z.array(id))) })),
    ),
  }),
});

/** A login or a refresh: the only trigger that says which groups the user is in. */
export const tokenGenerated: CognitoHandler = (event) =>
  userAndMembership(event, 'updated', groupsOf(event));

/** An empty list is an answer (no group at all); a list that is not there is none. */
function groupsOf(event: CognitoEvent): readonly RoleRef[] | undefined {
  const { userPoolId, request } = read(withGroups, event.event, event.identity);
  const groups = request.groupConfiguration?.groupsToOverride ?? undefined;
  return groups && rolesOfGroups(groups, userPoolId);
}
