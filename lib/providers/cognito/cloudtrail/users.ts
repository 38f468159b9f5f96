import type { UserJob } from '../../../jobs/index.ts';
import type { LookUp, LookUpAnswer } from './look-up.ts';
import { type CloudTrailHandler, momentOf, removalOrigin, subOf } from './record.ts';

/** Gone for good: the same person made anew has another `sub`. */
export const deleted: CloudTrailHandler = (record) => ({
  kind: 'jobs',
  type: record.eventName,
  jobs: [{ ...removalOrigin(record), kind: 'user.deleted', user: subOf(record) }],
});

/** Told at once: to take something away, Cognito need not be asked. */
export const disabled: CloudTrailHandler = (record) => ({
  kind: 'jobs',
  type: record.eventName,
  jobs: [
    {
      ...removalOrigin(record),
      kind: 'user',
      change: 'updated',
      user: subOf(record),
      whole: false,
      fields: { blocked: true },
    },
  ],
});

/** A call after which the user's record is to be read. */
function lookedUp(shows: (from: number) => LookUp['shows']): CloudTrailHandler {
  return (record) => {
    const moment = momentOf(record);
    return {
      kind: 'look-up',
      type: record.eventName,
      lookUp: {
        ...moment,
        sub: subOf(record),
        eventType: record.eventName,
        changes: 'user',
        shows: shows(moment.from),
      },
    };
  };
}

/** By an administrator: no trigger says so. A list without somebody new may be behind. */
export const created = lookedUp(() => (answer) => answer !== null);

/** A list that is behind shows as well somebody who was disabled only just before, and is so again. */
export const enabled = lookedUp((from) => (answer, isSettled) => {
  if (answer === null) return true;
  const user = userIn(answer);
  return user?.fields.blocked === false && (isSettled || user.version >= from);
});

/** What they are now; the record says neither names nor values. */
export const attributesChanged = lookedUp(
  (from) => (answer) => answer === null || (userIn(answer)?.version ?? 0) >= from,
);

const userIn = (answer: NonNullable<LookUpAnswer>): UserJob | undefined =>
  answer.find((job) => job.kind === 'user');
