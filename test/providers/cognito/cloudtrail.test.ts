import { describe, expect, it } from 'vitest';
import { decodeJob, encodeJob } from '../../../lib/jobs/index.ts';
import { cloudTrailHandlers } from '../../../lib/providers/cognito/cloudtrail/handlers.ts';
import { parseCloudTrail } from '../../../lib/providers/cognito/index.ts';
import { ParseError } from '../../../lib/providers/index.ts';
import { json, put } from '../fixture.ts';

const SUB = '6f1c0c5e-0000-4000-8000-000000000001';
const MINUTE = Date.UTC(2026, 0, 1);
const receivedAt = MINUTE + 120_000;
const context = { receivedAt, poolId: 'eu-west-1_Loom1' };
const eventOf = (name: string) => json(`cognito-admin/${name}`);
const changed = (name: string, path: string, value: unknown) =>
  put(eventOf(name), path.split('.'), value);

/** @param second of the fixture's time */
const origin = (name: string, second: number) => ({
  source: 'cognito',
  eventId: `b7c2d9f4-0000-4000-8000-0000000002${String(second).padStart(2, '0')}`,
  eventType: name,
  // 15 s later: a trigger that had begun before must not count as newer.
  version: MINUTE + second * 1000 + 15_999,
  observedAt: receivedAt,
});

const JOBS = {
  AdminDeleteUser: { ...origin('AdminDeleteUser', 3), kind: 'user.deleted', user: SUB },
  DeleteUser: { ...origin('DeleteUser', 11), kind: 'user.deleted', user: SUB },
  AdminDisableUser: {
    ...origin('AdminDisableUser', 4),
    kind: 'user',
    change: 'updated',
    user: SUB,
    whole: false,
    fields: { blocked: true },
  },
} as const;
const LOOK_UPS = [
  ['AdminCreateUser', 1, 'user'],
  ['AdminConfirmSignUp', 2, 'user'],
  ['AdminEnableUser', 5, 'user'],
  ['AdminUpdateUserAttributes', 6, 'user'],
  ['AdminDeleteUserAttributes', 7, 'user'],
  ['AdminAddUserToGroup', 8, 'membership'],
  ['AdminRemoveUserFromGroup', 9, 'membership'],
  ['UpdateUserAttributes', 12, 'user'],
  ['DeleteUserAttributes', 13, 'user'],
] as const;

describe('a call that CloudTrail tells', () => {
  it.each(Object.entries(JOBS))(
    '%s becomes a removal, newer than the triggers under way',
    (name, job) => {
      const outcome = parseCloudTrail(eventOf(name), context);
      expect(outcome).toEqual({ kind: 'jobs', type: name, jobs: [job] });
      if (outcome.kind !== 'jobs') throw new Error('no jobs');
      expect(outcome.jobs.map(encodeJob).map(decodeJob)).toEqual(outcome.jobs);
    },
  );

  it.each(LOOK_UPS)('%s says who is to be looked up', (name, second, changes) => {
    const { eventId, version } = origin(name, second);
    expect(parseCloudTrail(eventOf(name), context)).toEqual({
      kind: 'look-up',
      type: name,
      lookUp: {
        sub: SUB,
        eventId,
        eventType: name,
        from: version - 15_999,
        to: version - 15_000,
        version,
        changes,
        shows: expect.any(Function),
      },
    });
  });

  it('DeleteGroup becomes nothing, and says so: nobody knows who was in it', () => {
    expect(parseCloudTrail(eventOf('DeleteGroup'), context)).toEqual({
      kind: 'ignored',
      type: 'DeleteGroup',
      reason: 'group_deleted',
    });
  });

  it('has a test for each that is handled', () => {
    const tested = [...Object.keys(JOBS), ...LOOK_UPS.map(([name]) => name), 'DeleteGroup'];
    expect([...cloudTrailHandlers.keys()].sort()).toEqual(tested.sort());
  });

  it.each([...cloudTrailHandlers.keys()])('%s becomes nothing when it was refused', (name) => {
    const refused = changed(name, 'detail.errorCode', 'UserNotFoundException');
    expect(parseCloudTrail(refused, context)).toMatchObject({ reason: 'failed_call' });
  });

  it.each(['', null])('has gone through when its error code is %j', (code) => {
    const event = changed('AdminDeleteUser', 'detail.errorCode', code);
    expect(parseCloudTrail(event, context)).toMatchObject({ kind: 'jobs' });
  });

  it('becomes nothing in another pool', () => {
    const event = changed('AdminDeleteUser', 'detail.requestParameters.userPoolId', 'eu-west-1_B');
    expect(parseCloudTrail(event, context)).toMatchObject({ reason: 'other_pool' });
    expect(parseCloudTrail(event, { receivedAt })).toMatchObject({ kind: 'jobs' });
  });

  it('becomes nothing when it is about the group of an identity provider', () => {
    const path = 'detail.requestParameters.groupName';
    const event = changed('AdminAddUserToGroup', path, 'eu-west-1_Loom1_Google');
    expect(parseCloudTrail(event, context)).toMatchObject({ reason: 'automatic_group' });
  });

  it('is passed over unread when it is another one', () => {
    const event = changed('AdminDeleteUser', 'detail.eventName', 'AdminResetUserPassword');
    const read = put(event, ['detail', 'additionalEventData'], undefined);
    expect(parseCloudTrail(read, context)).toEqual({
      kind: 'ignored',
      type: 'AdminResetUserPassword',
      reason: 'other_call',
    });
  });

  it.each([
    null,
    undefined,
    'x',
    [],
    {},
    { 'detail-type': 'AWS API Call via CloudTrail' },
    changed('AdminDeleteUser', 'detail.eventSource', 'cognito-identity.amazonaws.com'),
    changed('AdminDeleteUser', 'detail-type', 'AWS Service Event via CloudTrail'),
    { triggerSource: 'PostConfirmation_ConfirmSignUp' },
  ])('is not what is no such call: %#', (event) => {
    expect(parseCloudTrail(event, context)).toMatchObject({ reason: 'other_source' });
  });

  it.each([
    ['AdminDisableUser', 'detail.additionalEventData', undefined],
    ['AdminDisableUser', 'detail.additionalEventData.sub', ''],
    ['AdminDisableUser', 'detail.additionalEventData.sub', 's'.repeat(257)],
    ['AdminDisableUser', 'detail.eventTime', 'yesterday'],
    ['AdminDisableUser', 'detail.eventID', undefined],
    ['AdminCreateUser', 'detail.additionalEventData.sub', 7],
    ['AdminAddUserToGroup', 'detail.requestParameters.groupName', undefined],
  ])('names what is wrong with %s: %s', (name, path, value) => {
    const parse = () => parseCloudTrail(changed(name, path, value), context);
    expect(parse).toThrow(ParseError);
    expect(parse).toThrow(expect.objectContaining({ path, eventType: name }));
  });

  it('is refused when it is from the future: nothing later would count', () => {
    const event = changed('AdminDeleteUser', 'detail.eventTime', '2026-01-01T00:08:00Z');
    expect(() => parseCloudTrail(event, context)).toThrow(/ahead of our clock/);
  });

  it('keeps a time that has milliseconds as it is', () => {
    const event = changed('AdminDeleteUser', 'detail.eventTime', '2026-01-01T00:00:03.250Z');
    expect(parseCloudTrail(event, context)).toMatchObject({ jobs: [{ version: MINUTE + 18_250 }] });
  });
});
