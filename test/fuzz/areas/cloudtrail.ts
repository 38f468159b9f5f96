import { ParseError, parseCloudTrail } from '../../../lib/providers/index.ts';
import { damagedValue } from '../damaged.ts';
import { guarded } from '../guard.ts';
import { type FuzzProperty, property } from '../property.ts';
import { checkJobs } from './webhook-bodies.ts';

const POOL = 'eu-west-1_EXAMPLE';
const context = { receivedAt: 1_790_000_000_000, poolId: POOL };
const CALLS = [
  'AdminCreateUser',
  'AdminDeleteUser',
  'AdminDisableUser',
  'AdminEnableUser',
  'AdminUpdateUserAttributes',
  'AdminAddUserToGroup',
  'AdminRemoveUserFromGroup',
  'DeleteGroup',
  'DeleteUser',
  'SignUp',
];

/** A record of one call, with as much in it as all of them have. */
const recordOf = (eventName: string) => ({
  version: '0',
  id: 'd1a9f1f2',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.cognito-idp',
  time: '2026-09-01T08:00:03Z',
  detail: {
    eventVersion: '1.08',
    eventTime: '2026-09-01T08:00:00Z',
    eventSource: 'cognito-idp.amazonaws.com',
    eventName,
    requestParameters: { username: 'HIDDEN', userPoolId: POOL, groupName: 'editors' },
    responseElements: { user: { username: 'HIDDEN', enabled: true } },
    additionalEventData: { sub: '4f0e8d1c-53b1-4b9e-9f57-000000000001' },
    requestID: 'r-1',
    eventID: '6d1a1c0e-0000-4000-8000-000000000001',
  },
});

export const cloudTrail: readonly FuzzProperty[] = [
  property(
    'a record of CloudTrail becomes jobs that can be sent, a look-up, or a ParseError',
    damagedValue(CALLS.map(recordOf)),
    (event) => {
      const outcome = guarded([ParseError], () => parseCloudTrail(event, context));
      if (outcome?.kind === 'jobs') checkJobs(outcome.jobs);
    },
    3,
  ),
];
