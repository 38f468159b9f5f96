import type { Passage } from '../../store/open-table.ts';

interface Turnstile {
  readonly pass: Passage;
  /** Lets one call through and waits for its answer; false: there is none to come. */
  step(): Promise<boolean>;
  end(): void;
}

function createTurnstile(): Turnstile {
  const waiting: (() => Promise<unknown>)[] = [];
  let ended = false;
  let arrived = Promise.withResolvers<void>();
  return {
    pass(_, make) {
      const turn = Promise.withResolvers<void>();
      const made = turn.promise.then(make);
      waiting.push(async () => {
        turn.resolve();
        await made.catch(() => undefined);
      });
      arrived.resolve();
      return made;
    },
    async step() {
      while (waiting.length === 0 && !ended) {
        arrived = Promise.withResolvers<void>();
        await arrived.promise;
      }
      const next = waiting.shift();
      await next?.();
      return next !== undefined;
    },
    end() {
      ended = true;
      arrived.resolve();
    },
  };
}

/** How many calls one makes, then the other, and so on in turn; at the end the first to its end, then the other. */
export type Turns = readonly number[];

/**
 * Runs two operations, call by call, as the turns say; one call at a time.
 *
 * @returns how each ended, and whether the turns were over before the operations were
 */
export async function interleave(
  operations: readonly [(pass: Passage) => Promise<unknown>, (pass: Passage) => Promise<unknown>],
  turns: Turns,
) {
  const stiles = operations.map(createTurnstile);
  const running = operations.map(async (operation, at) => {
    const stile = stiles[at];
    if (stile === undefined) return;
    try {
      await operation(stile.pass);
    } finally {
      stile.end();
    }
  });
  const outcomes = Promise.allSettled(running);
  let complete = true;
  for (const [turn, calls] of turns.entries()) {
    for (let made = 0; made < calls && complete; made++) {
      complete = (await stiles[turn % 2]?.step()) === true;
    }
  }
  const last = turns.length % 2;
  for (const at of [last, 1 - last]) {
    while (await stiles[at]?.step());
  }
  return { outcomes: await outcomes, complete };
}
