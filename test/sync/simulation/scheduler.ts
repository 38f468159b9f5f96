/** A virtual clock, and a scheduler that decides by a seed which of several workers goes on next. */
export interface Scheduler {
  now(): number;
  /** Goes on when the scheduler says so; never, once `who` is dead. */
  turn(who: string): Promise<void>;
  sleep(who: string, ms: number): Promise<void>;
  /** In [0, 1), from the seed. */
  random(): number;
  kill(who: string): void;
  /** Runs until `done`; throws when it takes too many steps, or when nobody can go on. */
  run(done: () => boolean): Promise<void>;
}

export interface SchedulerOptions {
  readonly seed: number;
  /** Called before each step, e.g. to kill somebody or to let something arrive. */
  readonly meddle: () => void;
  /** Chance at each step that time passes while somebody could go on. */
  readonly stallChance: number;
}

interface Waiting {
  readonly who: string;
  readonly at: number;
  readonly go: () => void;
}

const MAX_STEPS = 40_000;
const LONGEST_STALL_MS = 40_000;

/** Mulberry32: small, and the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function createScheduler({ seed, meddle, stallChance }: SchedulerOptions): Scheduler {
  const random = randomFrom(seed);
  const dead = new Set<string>();
  let waiting: Waiting[] = [];
  let time = 1_700_000_000_000;

  const wait = (who: string, at: number) =>
    new Promise<void>((go) => {
      if (!dead.has(who)) waiting.push({ who, at, go });
    });

  return {
    now: () => time,
    turn: (who) => wait(who, time),
    sleep: (who, ms) => wait(who, time + Math.ceil(ms)),
    random,
    kill(who) {
      dead.add(who);
      waiting = waiting.filter((one) => one.who !== who);
    },
    async run(done) {
      for (let step = 0; step < MAX_STEPS; step++) {
        await new Promise((resolve) => setImmediate(resolve));
        if (done()) return;
        meddle();
        if (random() < stallChance) time += Math.floor(random() * LONGEST_STALL_MS);
        let ready = waiting.filter(({ at }) => at <= time);
        if (ready.length === 0) {
          time = Math.min(...waiting.map(({ at }) => at));
          ready = waiting.filter(({ at }) => at <= time);
        }
        const next = ready[Math.floor(random() * ready.length)];
        if (next === undefined) throw new Error('nobody can go on');
        waiting.splice(waiting.indexOf(next), 1);
        next.go();
      }
      throw new Error(`not done after ${MAX_STEPS} steps`);
    },
  };
}
