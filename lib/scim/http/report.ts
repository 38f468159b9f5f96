import type { HttpAnswer } from '../../intake/index.ts';
import { type LogFields, placeOf, type Telemetry } from '../../telemetry/index.ts';
import { ScimError } from '../errors.ts';
import { isTenant } from '../tenant.ts';
import { isOwnId } from './own-id.ts';

const source = 'scim';

/** What is known of a request, the further it gets the more. */
export interface Progress {
  readonly method: string;
  readonly tenant: string;
  route?: string;
  id?: string;
  /** Members to add that can be nobody here. */
  membersPassedOver?: number;
  /** Of the jobs that the queue has taken, one for each. */
  readonly eventIds: string[];
}

export interface Outcome {
  readonly answer: HttpAnswer;
  /** What was thrown, if anything was. */
  readonly failure: unknown;
  readonly ms: number;
}

const CAUSES: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'too_large',
  429: 'throttled',
  500: 'corrupt_item',
  501: 'not_supported',
  503: 'unfinished',
};

/** One line and one counter for each request: what was asked of what, and how it ended; nothing of what it said. */
export function report(progress: Progress, outcome: Outcome, telemetry: Telemetry): void {
  const { method, route = 'none', tenant, id = '' } = progress;
  const { answer, failure, ms } = outcome;
  const { status } = answer;
  const fields = {
    source,
    route: `${method} ${route}`,
    status,
    ms,
    tenant: isTenant(tenant) ? tenant : undefined,
    // What else stands in an id's place may be somebody's address.
    resource: isOwnId(id) ? id : createdId(answer),
    membersPassedOver: progress.membersPassedOver,
    ...jobsOf(progress),
  };
  if (status < 400) {
    telemetry.info('scim_accepted', fields);
    telemetry.count('accepted', { source });
    return;
  }
  const cause = causeOf(failure, status);
  if (status === 429 || status === 503) {
    telemetry.error('scim_unavailable', { ...fields, cause });
    telemetry.count('unavailable', { source, cause });
  } else if (status === 500) {
    telemetry.error('scim_failed', { ...fields, cause, at: placeOf(failure) });
    telemetry.count('unavailable', { source, cause });
  } else {
    telemetry.warn('scim_rejected', { ...fields, cause });
    telemetry.count('rejected', { source, cause });
  }
}

/** One user's jobs are of one event; a group's are of as many as it has members that are told. */
function jobsOf({ eventIds }: Progress): LogFields {
  const distinct = [...new Set(eventIds)];
  if (distinct.length === 0) return {};
  const [eventId] = distinct;
  const jobs = eventIds.length;
  return distinct.length === 1 ? { jobs, eventId } : { jobs, eventIds: distinct };
}

const createdId = ({ headers }: HttpAnswer): string | undefined =>
  headers['location']?.split('/').at(-1);

/** A word for logs and counters. Messages stay out: they may quote what was asked. */
function causeOf(failure: unknown, status: number): string {
  if (!(failure instanceof ScimError)) return nameOf(failure);
  if (status === 503 && failure.cause !== undefined) return nameOf(failure.cause);
  return failure.scimType ?? CAUSES[status] ?? `status_${status}`;
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
