import { cognitoAdminHandler } from '../lib/cognito-admin/index.ts';
import { readSettings } from '../lib/config/index.ts';

const settings = await readSettings([
  'SYNC_QUEUE_URL',
  'DEAD_LETTER_QUEUE_URL',
  'COGNITO_USER_POOL_ID',
]);

/** Calls to a user pool's API, by CloudTrail and EventBridge. */
export const handler = cognitoAdminHandler(settings);
