import { randomUUID } from 'node:crypto';
import { SAMPLE_POOL } from './cognito.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

export interface CognitoCall {
  /** The call to the user pool's API. */
  readonly name: string;
  /** Whom it is about; a group's own calls are about nobody. */
  readonly sub?: string;
  readonly group?: string;
  /** By the user, with an access token: such a call names no pool. */
  readonly own?: boolean;
}

/**
 * A call to a user pool's API as CloudTrail tells EventBridge. The user's name is hidden there, its `sub` is not.
 *
 * @param at time of the call, in ms; CloudTrail tells it to the second
 */
export function cognitoCall({ name, sub, group, own = false }: CognitoCall, at: number) {
  const time = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  const onUser = sub === undefined ? {} : { username: HIDDEN };
  const ofGroup = group === undefined ? {} : { groupName: group };
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.cognito-idp',
    account: ACCOUNT,
    time,
    region: REGION,
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: own
        ? { type: 'Unknown', principalId: 'Anonymous' }
        : {
            type: 'AssumedRole',
            principalId: 'AROAEXAMPLE:console',
            arn: `arn:aws:sts::${ACCOUNT}:assumed-role/administrator/console`,
            accountId: ACCOUNT,
          },
      eventTime: time,
      eventSource: 'cognito-idp.amazonaws.com',
      eventName: name,
      awsRegion: REGION,
      sourceIPAddress: '192.0.2.7',
      userAgent: 'AWS Internal',
      requestParameters: own
        ? { accessToken: HIDDEN }
        : { userPoolId: SAMPLE_POOL, ...onUser, ...ofGroup },
      responseElements: null,
      ...(sub === undefined ? {} : { additionalEventData: { sub } }),
      requestID: randomUUID(),
      eventID: randomUUID(),
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: ACCOUNT,
      eventCategory: 'Management',
    },
  };
}
