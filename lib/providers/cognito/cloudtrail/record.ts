import * as z from 'zod/mini';
import type { JobOrigin, SyncJob } from '../../../jobs/index.ts';
import type { EventIdentity } from '../../errors.ts';
import { notAhead } from '../../not-ahead.ts';
import { read } from '../../read.ts';
import { rfc3339 } from '../../schema.ts';
import { sub } from '../user.ts';
import type { LookUp } from './look-up.ts';

/** Why a record becomes nothing. */
export type IgnoredBecause =
  /** No call to the API of user pools. */
  | 'other_source'
  /** A call that changes nothing that is told. */
  | 'other_call'
  /** The call was refused: nothing has happened. */
  | 'failed_call'
  | 'other_pool'
  /** A group that Cognito keeps by itself, and that is no role. */
  | 'automatic_group'
  /** Everybody in it has lost it, and nothing says who that was. */
  | 'group_deleted';

/** What a record of CloudTrail says. `type` is the name of the API call. */
export type CloudTrailOutcome =
  | { readonly kind: 'jobs'; readonly type: string; readonly jobs: readonly SyncJob[] }
  /** Who has changed, but not what became of it: that is to be asked of Cognito. */
  | { readonly kind: 'look-up'; readonly type: string; readonly lookUp: LookUp }
  | { readonly kind: 'ignored'; readonly type: string; readonly reason: IgnoredBecause };

export interface CloudTrailContext {
  /** When we received it, in ms. */
  readonly receivedAt: number;
  /** The one that is synced; absent: records of every pool are read. */
  readonly poolId?: string | undefined;
}

/** A call to Cognito that went through, and that has a handler. */
export interface CloudTrailRecord {
  /** The call: `AdminDisableUser`. */
  readonly eventName: string;
  readonly context: CloudTrailContext;
  readonly identity: EventIdentity;
  /** The event of EventBridge, still unread. */
  readonly event: unknown;
}

/** Turns the record of one kind of call into facts. @throws {ParseError} */
export type CloudTrailHandler = (record: CloudTrailRecord) => CloudTrailOutcome;

/** A UUID, as CloudTrail makes it; there is room for more. */
const eventID = z.string().check(z.minLength(1), z.maxLength(256));
const identified = z.object({ detail: z.object({ eventID }) });

/** What is known of a record before it is read. @param eventType - the call's name */
export const identityIn = (event: unknown, eventType: string): EventIdentity => ({
  eventId: identified.safeParse(event).data?.detail.eventID,
  eventType,
});

const timed = z.object({ detail: z.object({ eventID, eventTime: rfc3339 }) });
const aboutUser = z.object({ detail: z.object({ additionalEventData: z.object({ sub }) }) });

/** Whom a record is about: its request hides the name. */
export const subOf = ({ event, identity }: CloudTrailRecord): string =>
  read(aboutUser, event, identity).detail.additionalEventData.sub;

/**
 * How long after a call a trigger may be received that tells of the time before it, in ms: Cognito gives a trigger 5 s, and
 * calls it three times. It has no other time than its receipt, and must not bring back who was deleted or disabled
 * meanwhile. What a call changed therefore counts as so much newer; all calls alike, so that their order stays.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
const IN_FLIGHT_MS = 15_000;

/** When the call was made, as far as CloudTrail says: in ms, first and last that it may have been. */
export interface Moment {
  readonly from: number;
  readonly to: number;
  /** Of what the call changed. */
  readonly version: number;
}

/**
 * The id of a record, and its time, which CloudTrail tells to the second.
 *
 * @throws {ParseError}
 */
export function momentOf(record: CloudTrailRecord): Moment & { readonly eventId: string } {
  const { event, identity, context } = record;
  const { eventID: eventId, eventTime: from } = read(timed, event, identity).detail;
  const last = from % 1000 === 0 ? from + 999 : from;
  const to = notAhead(last, context.receivedAt, 'detail.eventTime', identity);
  return { eventId, from, to, version: to + IN_FLIGHT_MS };
}

/** Of what takes something away: it must not lose to another change within its second, nor to one that tells of before. */
export function removalOrigin(record: CloudTrailRecord): JobOrigin {
  const { eventId, version } = momentOf(record);
  return {
    source: 'cognito',
    eventId,
    eventType: record.eventName,
    version,
    observedAt: record.context.receivedAt,
  };
}
