import * as z from 'zod/mini';
import { cloudTrailHandlers } from './handlers.ts';
import { type CloudTrailContext, type CloudTrailOutcome, identityIn } from './record.ts';

/** EventBridge's name for what CloudTrail tells it of API calls. */
const DETAIL_TYPE = 'AWS API Call via CloudTrail';
const SERVICE = 'cognito-idp.amazonaws.com';

const called = z.object({
  'detail-type': z.literal(DETAIL_TYPE),
  detail: z.object({ eventSource: z.literal(SERVICE), eventName: z.string() }),
});
/** Some of Cognito's records of calls that went through have an empty code. */
const refused = z.object({ detail: z.object({ errorCode: z.string().check(z.minLength(1)) }) });
const inPool = z.object({
  detail: z.object({ requestParameters: z.object({ userPoolId: z.string() }) }),
});

/**
 * Reads what EventBridge hands on of CloudTrail: one call to a user pool's API. Of a call that is not handled nothing is
 * looked at but its name.
 *
 * @throws {ParseError} when a handled one lacks what it must have.
 */
export function parseCloudTrail(event: unknown, context: CloudTrailContext): CloudTrailOutcome {
  const eventName = called.safeParse(event).data?.detail.eventName;
  if (eventName === undefined) return { kind: 'ignored', type: 'unknown', reason: 'other_source' };
  const type = eventName;
  const handle = cloudTrailHandlers.get(eventName);
  if (handle === undefined) return { kind: 'ignored', type, reason: 'other_call' };
  if (refused.safeParse(event).success) return { kind: 'ignored', type, reason: 'failed_call' };
  // A user's own call, by access token, names no pool. Its `sub` is in one pool only.
  const pool = inPool.safeParse(event).data?.detail.requestParameters.userPoolId;
  if (pool !== undefined && context.poolId !== undefined && pool !== context.poolId) {
    return { kind: 'ignored', type, reason: 'other_pool' };
  }
  return handle({ eventName, context, identity: identityIn(event, eventName), event });
}
