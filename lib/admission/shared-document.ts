import type { Documents } from './types.ts';

/** Writes that may be lost to others in a row before the caller is told to come again. */
const MAX_RACES = 20;

export interface SharedDocumentOptions<State> {
  readonly documents: Documents;
  readonly pk: string;
  readonly encode: (state: State) => string;
  /** `null`: the body is none of ours. */
  readonly decode: (body: string) => State | null;
  /** What holds when there is no document. */
  readonly missing: () => State;
  /** What holds when there is one that cannot be read; it is written over it. */
  readonly damaged: () => State;
}

/** What to answer, given the state; and what to make of the state, if it is to change. */
export interface Decision<State, Answer> {
  readonly answer: Answer;
  readonly next?: State | undefined;
}

export interface SharedDocument<State> {
  /** As it was last read or written here. */
  seen(): State | undefined;
  /**
   * Decides upon the state, and again whenever somebody else wrote first; `lost` after too many such races. What was
   * last seen is good enough to decide upon a change, since a write proves that it still holds; an answer without a
   * change comes from a state that was just read.
   */
  settle<Answer>(decide: (state: State) => Decision<State, Answer>, lost: Answer): Promise<Answer>;
}

interface Seen<State> {
  readonly rev: number;
  readonly state: State;
  readonly damaged: boolean;
}

/**
 * One document, shared with other workers by optimistic revision: in the ordinary case a change is one conditional
 * write. A write whose answer was lost is made twice by the caller's client, loses the second time, and is decided
 * upon again.
 *
 * @throws what `documents` throws
 */
export function shareDocument<State>(options: SharedDocumentOptions<State>): SharedDocument<State> {
  const { documents, pk, encode, decode, missing, damaged } = options;
  let seen: Seen<State> | undefined;
  /** Within one process all come one after the other: they would only lose races to each other. */
  let line: Promise<unknown> = Promise.resolve();

  async function look(): Promise<Seen<State>> {
    const found = await documents.read(pk);
    const state = found === null ? missing() : decode(found.body);
    seen = { rev: found?.rev ?? 0, state: state ?? damaged(), damaged: state === null };
    return seen;
  }

  async function settleNow<Answer>(
    decide: (state: State) => Decision<State, Answer>,
    lost: Answer,
  ): Promise<Answer> {
    let fresh = seen === undefined;
    let known = seen ?? (await look());
    for (let races = 0; races < MAX_RACES; ) {
      const decision = decide(known.state);
      // A damaged document is replaced even so: unwritten, it would begin anew with every process that reads it.
      const next = decision.next ?? (known.damaged ? known.state : undefined);
      if (next !== undefined) {
        if (await documents.write(pk, known.rev, encode(next))) {
          seen = { rev: known.rev + 1, state: next, damaged: false };
          return decision.answer;
        }
        races++;
      } else if (fresh) {
        return decision.answer;
      }
      known = await look();
      fresh = true;
    }
    return lost;
  }

  return {
    seen: () => seen?.state,
    settle(decide, lost) {
      const settled = line.then(() => settleNow(decide, lost));
      line = settled.catch(() => undefined);
      return settled;
    },
  };
}
