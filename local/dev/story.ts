import type { LogEntry } from './log-line.ts';
import { causeOf, type ScimRequest, scimRequestOf } from './scim-request.ts';
import { type End, endOf, isGivenBack, type Stage, summed, wayInOf } from './stages.ts';

/** What is told of one event, in one line. */
export interface Story {
  readonly source: string;
  readonly eventType: string;
  readonly eventId: string;
  readonly stages: readonly Stage[];
  /** From its arrival to its end, in ms; absent when we did not see both. */
  readonly tookMs?: number;
}

interface Open {
  readonly key: string;
  readonly source: string;
  eventType: string;
  readonly eventId: string;
  /** It is seen to have come in, and went on. */
  isIn: boolean;
  /** Jobs that it became; absent while the way in has not said so. Some never do. */
  jobs?: number;
  /** Its only stage: it goes no further. */
  halt?: Stage;
  /** What an identity provider asked, where that is what it is. */
  request?: ScimRequest;
  readonly ends: Map<string, End>;
  since: number;
  seen: number;
}

/** How long an event may stay without news before it is told of as far as it has got. */
const PATIENCE_MS = 2000;
/** The same for one that does not say how many jobs it became, once some have ended: those come together. */
const CALM_MS = 1000;
/** In the place of the type that a message does not tell. */
const UNREADABLE = '(unreadable message)';
/** Messages that are given back unread come by the thousand: a line for all, at most so often. */
const BACK_EVERY_MS = 1000;
const SCIM = 'scim';
/** In the place of the type: what it becomes depends on the token. */
const HANDOFF = 'POST /handoff';

/**
 * Puts what several functions log of one event together: arrived, queued, and what became of each of
 * its jobs. Of an identity provider, a request is an event.
 *
 * @param now milliseconds.
 */
export function createStories(now: () => number) {
  const open = new Map<string, Open>();
  const back = new Map<string, number>();
  let backTold = Number.NEGATIVE_INFINITY;
  let requests = 0;

  function begin(key: string, names: Pick<Open, 'source' | 'eventId' | 'eventType'>): Open {
    const begun = { key, ...names, isIn: false, ends: new Map(), since: now(), seen: now() };
    open.set(key, begun);
    return begun;
  }

  function find(entry: LogEntry): Open {
    const source = entry.source ?? '?';
    // A message that cannot be read names no event: each is a story of its own.
    const eventId = entry.eventId ?? entry.messageId ?? '';
    const key = `${source} ${eventId}`;
    const eventType = entry.source === undefined ? UNREADABLE : '';
    const asked = source === SCIM ? requestOf(eventId) : undefined;
    const found = asked ?? open.get(key) ?? begin(key, { source, eventId, eventType });
    if (asked === undefined && !found.isIn) found.eventType = entry.eventType ?? found.eventType;
    found.seen = now();
    return found;
  }

  /** The story of the request that a job is of. */
  function requestOf(eventId: string): Open | undefined {
    const asked = Array.from(open.values()).flatMap((event) =>
      event.request === undefined ? [] : [{ ...event.request, event }],
    );
    return causeOf(eventId, asked)?.event;
  }

  /** A request is logged with its answer; its jobs may have ended before. */
  function addRequest(request: ScimRequest): Story | undefined {
    const { title, resource, stage, writes, startedAt, endedAt } = request;
    if (!writes && stage.mood !== 'bad') return undefined;
    requests += 1;
    const names = { source: SCIM, eventType: title, eventId: resource };
    const event = begin(`request ${requests}`, names);
    if (!writes) {
      event.halt = stage;
      return close(event);
    }
    event.isIn = true;
    event.request = request;
    event.since -= endedAt - startedAt;
    for (const early of Array.from(open.values())) {
      if (early.source !== SCIM || early.request !== undefined) continue;
      if (causeOf(early.eventId, [request]) === undefined) continue;
      for (const [job, end] of early.ends) event.ends.set(`${early.key} ${job}`, end);
      open.delete(early.key);
    }
    return undefined;
  }

  function close(event: Open): Story {
    open.delete(event.key);
    const { source, eventType, eventId } = event;
    const isWhole = event.isIn && event.ends.size > 0;
    return {
      ...{ source, eventType, eventId, stages: stagesOf(event) },
      ...(isWhole ? { tookMs: event.seen - event.since } : {}),
    };
  }

  function givenBack(): Story[] {
    if (back.size === 0 || now() - backTold < BACK_EVERY_MS) return [];
    backTold = now();
    const told = Array.from(back, ([text, count]): Story => {
      const eventType = count === 1 ? '(1 message)' : `(${count} messages)`;
      return { source: '', eventType, eventId: '', stages: [{ text, mood: 'wait' }] };
    });
    back.clear();
    return told;
  }

  return {
    /** Takes an entry. @returns the event's story when that was the last of it. */
    add(entry: LogEntry): Story | undefined {
      if (isGivenBack(entry)) {
        const text = endOf(entry)?.text ?? '';
        back.set(text, (back.get(text) ?? 0) + 1);
        return undefined;
      }
      const request = scimRequestOf(entry);
      if (request !== undefined) return addRequest(request);
      const end = endOf(entry);
      const wayIn = wayInOf(entry);
      if (end === undefined && wayIn === undefined) return undefined;
      const event = find(entry);
      if (wayIn !== undefined && entry.source === 'handoff') event.eventType = HANDOFF;
      if (wayIn === 'queued') {
        event.isIn = true;
        if (entry.jobs !== undefined) event.jobs = entry.jobs;
        else if (entry.event !== 'handoff_accepted') event.jobs = 1;
      } else if (wayIn !== undefined) event.halt = wayIn;
      // What a message that came again became takes the place of what was said of it before.
      if (end !== undefined) event.ends.set(entry.messageId ?? `${event.ends.size}`, end);
      const done =
        entry.source === undefined ||
        event.halt !== undefined ||
        (event.jobs !== undefined && event.ends.size >= event.jobs);
      return done ? close(event) : undefined;
    },

    /** Stories of events that have had no news for a while, and how many messages were given back. */
    overdue(): Story[] {
      const late = Array.from(open.values()).filter(
        (event) => now() - event.seen > (isCalm(event) ? CALM_MS : PATIENCE_MS),
      );
      return [...late.map(close), ...givenBack()];
    },
  };
}

export type Stories = ReturnType<typeof createStories>;

/** Most likely through: it came in, and all that was heard of ended. */
const isCalm = ({ isIn, jobs, ends }: Open): boolean =>
  isIn &&
  jobs === undefined &&
  ends.size > 0 &&
  [...ends.values()].every(({ mood }) => mood !== 'wait');

function stagesOf({ halt, isIn, jobs, request, ends }: Open): readonly Stage[] {
  const ended = summed([...ends.values()]);
  if (halt !== undefined) return [halt, ...ended];
  if (!isIn) return ended;
  const arrived = request?.stage ?? { text: 'arrived', mood: 'plain' };
  // Not every write has something to say: where nothing changed, there are no jobs.
  if (request !== undefined && ends.size === 0) {
    return [arrived, { text: 'waiting, or nothing to tell', mood: 'wait' }];
  }
  const many = jobs ?? ends.size;
  const queued: Stage = { text: many > 1 ? `queued ${many} jobs` : 'queued', mood: 'plain' };
  const isWaiting = ends.size < (jobs ?? 1);
  return [
    arrived,
    queued,
    ...ended,
    ...(isWaiting ? [{ text: 'waiting', mood: 'wait' } satisfies Stage] : []),
  ];
}
