import * as z from 'zod/mini';
import { read } from '../../read.ts';
import { id } from '../../schema.ts';
import { rolesOfGroups } from '../groups.ts';
import type { LookUpAnswer } from './look-up.ts';
import { type CloudTrailHandler, momentOf, subOf } from './record.ts';

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
 * Nothing says who was in it, and Cognito has forgotten: the next token of each says it, and the reconcile.
 */
export const groupDeleted: CloudTrailHandler = ({ eventName: type }) => ({
  kind: 'ignored',
  type,
  reason: 'group_deleted',
});

const hasRole = (answer: NonNullable<LookUpAnswer>, name: string): boolean =>
  answer.some((job) => job.kind === 'membership' && job.roles?.some((role) => role.id === name));
