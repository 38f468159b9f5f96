import type { Passage } from '../store/open-table.ts';

export interface Turns {
  /** For all calls of one process, from 0. */
  passOf(process: number): Passage;
  /** Carries tasks out, one call at a time: chance decides whose is next. */
  run<T>(tasks: readonly (() => Promise<T>)[]): Promise<readonly T[]>;
}

interface Waiting {
  readonly process: number;
  readonly go: () => Promise<void>;
}

/** How often, at a call, another process gets ahead: most go on for a while, as one that is ahead of others does. */
const OVERTAKES = 0.2;

const idle = () => new Promise((resolve) => setImmediate(resolve));

/** @param beforeEach - called before each call */
export function createTurns(random: () => number, beforeEach: () => void): Turns {
  const waiting: Waiting[] = [];
  let ahead = 0;

  function next(): Waiting | undefined {
    if (random() < OVERTAKES) ahead = waiting[Math.floor(random() * waiting.length)]?.process ?? 0;
    const own = waiting.filter(({ process }) => process === ahead);
    const some = own.length > 0 ? own : waiting;
    const chosen = some[Math.floor(random() * some.length)];
    if (chosen === undefined) return undefined;
    ahead = chosen.process;
    waiting.splice(waiting.indexOf(chosen), 1);
    return chosen;
  }

  return {
    passOf: (process) => (_, make) => {
      const turn = Promise.withResolvers<void>();
      const made = turn.promise.then(make);
      waiting.push({
        process,
        async go() {
          turn.resolve();
          await made.catch(() => undefined);
        },
      });
      return made;
    },
    async run(tasks) {
      let over = false;
      const all = Promise.allSettled(tasks.map((task) => task())).finally(() => {
        over = true;
      });
      while (!over) {
        // Everybody gets to where they wait.
        await idle();
        await idle();
        beforeEach();
        await next()?.go();
      }
      return (await all).map((end) => {
        if (end.status === 'rejected') throw end.reason;
        return end.value;
      });
    },
  };
}
