import type { LogEntry } from './log-line.ts';
import type { Stage } from './stages.ts';

/** A request of an identity provider, as the function `scim` logs it when it has answered. */
export interface ScimRequest {
  /** Method, route and tenant. */
  readonly title: string;
  /** The user's or group's id; empty: it names none. */
  readonly resource: string;
  readonly ofGroup: boolean;
  readonly stage: Stage;
  /** Jobs may follow: it was carried out, and was no mere reading. */
  readonly writes: boolean;
  /** Milliseconds since the epoch, by the clock that versions are taken from. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Versions are times; where writes follow each other closely they run ahead of the clock by a few milliseconds. */
const AHEAD_MS = 20;
/** What a request says that is carried out. */
const ACCEPTED = 'scim_accepted';
/** How a request is called that ended otherwise. */
const ENDS: ReadonlyMap<string, string> = new Map([
  ['scim_rejected', 'rejected'],
  ['scim_unavailable', 'unavailable'],
  ['scim_failed', 'failed'],
]);
/** Jobs of SCIM: `<user id>.<version>`, for a key that was left with a word behind it. */
const EVENT_ID = /^(.+?)\.(\d+)(?:\.left)?$/;

/** @returns `undefined` for an entry that is no SCIM request's */
export function scimRequestOf(entry: LogEntry): ScimRequest | undefined {
  const { event, route = '', status, tenant, resource = '', cause, at, ms = 0 } = entry;
  const end = ENDS.get(event);
  if (end === undefined && event !== ACCEPTED) return undefined;
  const shownRoute = route.replace(/ none$/, ' (no such route)');
  const why = [end, cause, at].filter((word) => word !== undefined).join(': ');
  const endedAt = Date.parse(entry.timestamp ?? '') || 0;
  return {
    title: [shownRoute, tenant].filter((word) => word !== undefined).join(' '),
    resource,
    ofGroup: route.includes(' /Groups'),
    stage:
      end === undefined
        ? { text: `arrived ${status}`, mood: 'plain' }
        : { text: `${why} (${status})`, mood: 'bad' },
    writes: end === undefined && !route.startsWith('GET ') && !route.endsWith('.search'),
    startedAt: endedAt - ms,
    endedAt,
  };
}

/**
 * Which request a job is of, of those that it may be of. The version of a job is the time of its write: it tells two
 * requests for one user apart, and which group a member's job is of.
 *
 * @param eventId - of the job
 */
export function causeOf<Request extends ScimRequest>(
  eventId: string,
  requests: readonly Request[],
): Request | undefined {
  const [, id, digits] = EVENT_ID.exec(eventId) ?? [];
  const version = Number(digits);
  const inTime = requests
    .filter(({ startedAt, endedAt }) => startedAt <= version && version <= endedAt + AHEAD_MS)
    .toSorted((a, b) => b.startedAt - a.startedAt);
  return inTime.find(({ resource }) => resource === id) ?? inTime.find(({ ofGroup }) => ofGroup);
}
