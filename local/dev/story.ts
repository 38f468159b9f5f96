import type { LogEntry } from './log-line.ts';

/** How a stage looks: its mood, not its colour. */
export type Mood = 'good' | 'plain' | 'wait' | 'bad';

export interface Stage {
  readonly text: string;
  readonly mood: Mood;
}

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
  readonly source: string;
  eventType: string;
  readonly eventId: string;
  /** Jobs that it became; absent while the way in has not said so. */
  jobs?: number;
  arrived?: Stage;
  readonly ends: Map<string, Stage>;
  readonly since: number;
  seen: number;
}

/** How long an event may stay without news before it is told of as far as it has got. */
const PATIENCE_MS = 2000;
/** In the place of the type that a message does not tell. */
const UNREADABLE = '(unreadable message)';
/** Messages that are given back unread come by the thousand: a line for all, at most so often. */
const BACK_EVERY_MS = 1000;
/** Characters of a reason that a line has room for. */
const MAX_REASON = 200;

/**
 * Puts what several functions log of one event together: arrived, queued, and what became of each of
 * its jobs.
 *
 * @param now milliseconds.
 */
export function createStories(now: () => number) {
  const open = new Map<string, Open>();
  const back = new Map<string, number>();
  let backTold = Number.NEGATIVE_INFINITY;

  function find(entry: LogEntry): Open {
    const source = entry.source ?? '?';
    // A message that cannot be read names no event: each is a story of its own.
    const eventId = entry.eventId ?? entry.messageId ?? '';
    const key = `${source} ${eventId}`;
    let found = open.get(key);
    if (found === undefined) {
      const eventType = entry.source === undefined ? UNREADABLE : '';
      found = { source, eventId, eventType, ends: new Map(), since: now(), seen: now() };
      open.set(key, found);
    }
    found.eventType = entry.eventType ?? found.eventType;
    found.seen = now();
    return found;
  }

  function close(event: Open): Story {
    open.delete(`${event.source} ${event.eventId}`);
    const queued: Stage[] =
      event.jobs === undefined || event.arrived !== undefined
        ? []
        : [{ text: event.jobs === 1 ? 'queued' : `queued ${event.jobs} jobs`, mood: 'plain' }];
    const first = event.arrived ?? { text: 'arrived', mood: 'plain' };
    const arrived: Stage[] = event.jobs === undefined && event.arrived === undefined ? [] : [first];
    const ends = [...event.ends.values()];
    const waiting: Stage[] =
      event.arrived === undefined && ends.length < (event.jobs ?? 0)
        ? [{ text: 'waiting', mood: 'wait' }]
        : [];
    return {
      source: event.source,
      eventType: event.eventType,
      eventId: event.eventId,
      stages: [...arrived, ...queued, ...distinct(ends), ...waiting],
      ...(event.jobs === undefined || ends.length === 0
        ? {}
        : { tookMs: event.seen - event.since }),
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
      const end = endOf(entry);
      const wayIn = wayInOf(entry);
      if (end === undefined && wayIn === undefined) return undefined;
      const event = find(entry);
      if (wayIn === 'queued') event.jobs = entry.jobs ?? 1;
      else if (wayIn !== undefined) event.arrived = wayIn;
      if (end !== undefined) event.ends.set(`${entry.kind} ${event.ends.size}`, end);
      const done =
        entry.source === undefined ||
        event.arrived !== undefined ||
        (event.jobs !== undefined && event.ends.size >= event.jobs);
      return done ? close(event) : undefined;
    },

    /** Stories of events that have had no news for a while, and how many messages were given back. */
    overdue(): Story[] {
      const late = Array.from(open.values()).filter((event) => now() - event.seen > PATIENCE_MS);
      return [...late.map(close), ...givenBack()];
    },
  };
}

export type Stories = ReturnType<typeof createStories>;

/** A message that the worker had no time to read: it is no event's, and comes again. */
export const isGivenBack = ({ event, outcome, source }: LogEntry): boolean =>
  event === 'job' && outcome === 'retry' && source === undefined;

/** What a way in says of an event that goes no further; `queued` for one that does. */
function wayInOf(entry: LogEntry): Stage | 'queued' | undefined {
  const why = because(entry);
  switch (entry.event) {
    case 'webhook_accepted':
    case 'trigger_accepted':
      return 'queued';
    // One that does not say how many jobs it became is told of when nothing more has come for a while.
    case 'handoff_accepted':
      return entry.jobs === undefined ? undefined : 'queued';
    case 'handoff_unchanged':
      return { text: 'arrived, unchanged', mood: 'plain' };
    case 'webhook_ignored':
      return { text: 'arrived, ignored', mood: 'plain' };
    case 'webhook_rejected':
    case 'handoff_rejected':
      return { text: `rejected${why}`, mood: 'bad' };
    case 'webhook_unparseable':
      return { text: `arrived, dead-lettered${why}`, mood: 'bad' };
    case 'webhook_unavailable':
    case 'trigger_not_queued':
    case 'handoff_unavailable':
      return { text: `not queued${why}`, mood: 'bad' };
    default:
      return undefined;
  }
}

function endOf(entry: LogEntry): Stage | undefined {
  if (entry.event !== 'job') return undefined;
  const code = entry.code === undefined ? '' : `: ${entry.code}`;
  switch (entry.outcome) {
    case 'applied':
      return { text: 'applied', mood: 'good' };
    case 'dead':
      return { text: `dead-lettered${because(entry)}`, mood: 'bad' };
    case 'retry':
      return { text: `again later${code}`, mood: 'wait' };
    default:
      return { text: entry.outcome ?? 'done', mood: 'plain' };
  }
}

/** `: ` and its code, where something is wrong and what, as far as the entry says so. */
function because({ cause, reason, code, path, message }: LogEntry): string {
  const where = path !== undefined && message?.startsWith(path) === true ? undefined : path;
  const words = [cause ?? reason ?? code, where, message].filter((word) => word !== undefined);
  const text = words.map((word) => `: ${word}`).join('');
  return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON - 1)}…` : text;
}

function distinct(stages: readonly Stage[]): Stage[] {
  return [...new Map(stages.map((stage) => [stage.text, stage])).values()];
}
