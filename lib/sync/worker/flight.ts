import * as z from 'zod/mini';
import type { Clock, DocumentPort, QueueMessage } from '../ports.ts';

/**
 * Finds messages that kill their worker, by memory or by time, so that they do not take others along. Before a round,
 * those of its messages that were received before are written down, with the time by which the round must be over;
 * after it they are struck out. Who finds some that are overdue knows that their worker died with them aboard: they
 * run last, in small parts, and alone in the end. Nothing is written for messages that come for the first time.
 */
export interface Flight {
  /** Sorts messages into what runs together. The last parts are the most suspect. */
  sort(messages: readonly QueueMessage[]): Promise<Sorted>;
  /** Writes down who is aboard. @param endsAt - when the invocation will be cut off, in ms */
  board(messages: readonly QueueMessage[], endsAt: number): Promise<void>;
  /** Strikes them out: the round came to its end, whatever became of them. */
  land(messages: readonly QueueMessage[]): Promise<void>;
}

export interface Sorted {
  readonly parts: readonly (readonly QueueMessage[])[];
  /** Their worker died with them again and again, the last time with each alone. */
  readonly killers: readonly QueueMessage[];
}

const PK = 'flight#writer';
/** Receipts from which a message is written down. */
const SUSPECT_FROM = 2;
/** Messages that run together, by the times that their worker died: after that, alone. */
const PART_AFTER_DEATHS: readonly number[] = [Number.POSITIVE_INFINITY, 30];
/** Deaths that make a killer: in a round, in a part of one, alone. */
const DEATHS_OF_A_KILLER = 3;
/** Characters of a message's id that tell it from others. */
const ID_LENGTH = 12;
/** Messages that are remembered at most, so that the document stays well below DynamoDB's 400 KB. */
const MAX_REMEMBERED = 6_000;
/** Clocks may be so far apart, in ms. */
const SKEW_MS = 2_000;
const TRIES = 5;

const schema = z.object({
  /** Rounds under way: when they must be over, and who is aboard. */
  rounds: z.array(
    z.object({
      until: z.number(),
      ids: z.array(z.string()),
      /** Messages that ran together, those that are not written down included; absent: not known. */
      size: z.exactOptional(z.number()),
    }),
  ),
  /** Times that a worker died with a message, by its id. */
  deaths: z.array(z.tuple([z.string(), z.number()])),
});
type State = z.infer<typeof schema>;
const EMPTY: State = { rounds: [], deaths: [] };

const idOf = ({ messageId }: QueueMessage): string =>
  messageId.replaceAll('-', '').slice(0, ID_LENGTH);
const isNoted = ({ receiveCount }: QueueMessage): boolean => receiveCount >= SUSPECT_FROM;

/** The book of flights, in a document that all workers share. Throws what the documents throw. */
export function createFlight(documents: DocumentPort, clock: Clock): Flight {
  async function read(): Promise<{ rev: number; state: State }> {
    const found = await documents.read(PK);
    if (found === null) return { rev: 0, state: EMPTY };
    return { rev: found.rev, state: parse(found.body) };
  }

  /** Changes the document. When others write all the time, goes on without: it is a precaution. */
  async function change(update: (state: State) => State): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const { rev, state } = await read();
      const next = update(overdueCounted(state, clock.now()));
      if (await documents.write(PK, rev, JSON.stringify(next))) return;
    }
  }

  return {
    async sort(messages) {
      if (!messages.some(isNoted)) return { parts: [messages], killers: [] };
      const { state } = await read();
      const deaths = new Map(overdueCounted(state, clock.now()).deaths);
      if (deaths.size === 0) return { parts: [messages], killers: [] };
      const byDeaths = Array.from({ length: DEATHS_OF_A_KILLER + 1 }, (): QueueMessage[] => []);
      for (const message of messages) {
        const died = Math.min(deaths.get(idOf(message)) ?? 0, DEATHS_OF_A_KILLER);
        byDeaths[died]?.push(message);
      }
      const parts = Array.from({ length: DEATHS_OF_A_KILLER }, (_, died) =>
        partsOf(byDeaths[died] ?? [], PART_AFTER_DEATHS[died] ?? 1),
      ).flat();
      return { parts, killers: byDeaths[DEATHS_OF_A_KILLER] ?? [] };
    },
    async board(messages, endsAt) {
      const ids = messages.filter(isNoted).map(idOf);
      if (ids.length === 0) return;
      const until = endsAt + SKEW_MS;
      const round = { until, ids: ids.slice(0, MAX_REMEMBERED), size: messages.length };
      await change(({ rounds, deaths }) => ({ rounds: [...rounds, round], deaths }));
    },
    async land(messages) {
      const landed = new Set(messages.filter(isNoted).map(idOf));
      if (landed.size === 0) return;
      await change(({ rounds, deaths }) => ({
        rounds: rounds
          .map(({ ids, ...round }) => ({ ...round, ids: ids.filter((id) => !landed.has(id)) }))
          .filter(({ ids }) => ids.length > 0),
        deaths: deaths.filter(([id]) => !landed.has(id)),
      }));
    },
  };
}

function parse(body: string): State {
  try {
    return schema.parse(JSON.parse(body));
  } catch {
    return EMPTY;
  }
}

/** Rounds that are overdue have died: one death more for each message aboard. */
function overdueCounted(state: State, now: number): State {
  const overdue = state.rounds.filter(({ until }) => until < now);
  if (overdue.length === 0) return state;
  const deaths = new Map(state.deaths);
  for (const { ids, size = Number.POSITIVE_INFINITY } of overdue) {
    for (const id of ids) {
      const before = deaths.get(id) ?? 0;
      // The latest stand last: the eldest are forgotten first.
      deaths.delete(id);
      deaths.set(id, Math.max(before, Math.min(before + 1, deathsShownBy(size))));
    }
  }
  return {
    rounds: state.rounds.filter(({ until }) => until >= now),
    deaths: [...deaths].slice(-MAX_REMEMBERED),
  };
}

/**
 * To how many deaths one in such company adds up at most. Who died among many is not found out by that, though it
 * happened three times: to rounds that overlapped, or to one that was not cut up since the book could not be read.
 */
function deathsShownBy(size: number): number {
  if (size <= 1) return DEATHS_OF_A_KILLER;
  return PART_AFTER_DEATHS.findLastIndex((most) => size <= most) + 1;
}

function partsOf<T>(items: readonly T[], size: number): T[][] {
  if (items.length === 0) return [];
  if (items.length <= size) return [[...items]];
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));
  return parts;
}
