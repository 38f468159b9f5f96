import * as z from 'zod/mini';
import { ParseError } from '../../errors.ts';
import { read } from '../../read.ts';
import { id } from '../../schema.ts';
import { rolesOfGroups } from '../groups.ts';
import type { LookUpAnswer } from './look-up.ts';
import { type CloudTrailHandler, identityIn, momentOf, subOf } from './record.ts';

const withGroup = z.object({
  detail: z.object({
    requestParameters: z.object({
      groupName: id,
      userPoolId: z.optional(z.nullable(z.string())),
    }),
  }),
});

/** Which group it was is not enough: roles are told as a whole set, so the set is read. */
function groupChange(isIn: boolean): CloudTrailHandler {
  return (record) => {
    const { eventName: type, event, identity } = record;
    const { groupName, userPoolId } = read(withGroup, event, identity).detail.requestParameters;
    if (rolesOfGroups([groupName], userPoolId).length === 0) {
      return { kind: 'ignored', type, reason: 'automatic_group' };
    }
    return {
      kind: 'look-up',
      type,
      lookUp: {
        ...momentOf(record),
        sub: subOf(record),
        eventType: type,
        changes: 'membership',
        shows: (answer) => answer === null || hasRole(answer, groupName) === isIn,
      },
    };
  };
}

export const addedToGroup = groupChange(true);
export const removedFromGroup = groupChange(false);

/**
 * Nothing says who was in it, and Cognito has forgotten: the next token of each says it, and a comparison of all. So a
 * person is to know: {@link ofDeletedGroup}.
 */
export const groupDeleted: CloudTrailHandler = ({ eventName: type, event }) => {
  const { groupName, userPoolId } = withGroup.safeParse(event).data?.detail.requestParameters ?? {};
  // One whose name cannot be read may have been a role.
  const isRole = groupName === undefined || rolesOfGroups([groupName], userPoolId).length > 0;
  return { kind: 'ignored', type, reason: isRole ? 'group_deleted' : 'automatic_group' };
};

/** Why the record of a deleted group cannot be worked off, and who can: under this it is kept. */
export const ofDeletedGroup = (event: unknown): ParseError =>
  new ParseError(
    'detail.eventName',
    'DeleteGroup does not say who was in the group: permit-sync reconcile cognito --apply asks Cognito, and takes what it gave; then drop this',
    identityIn(event, 'DeleteGroup'),
  );

const hasRole = (answer: NonNullable<LookUpAnswer>, name: string): boolean =>
  answer.some((job) => job.kind === 'membership' && job.roles?.some((role) => role.id === name));
