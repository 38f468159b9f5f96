/** Virtual time in which many go on at once: what is due first happens first, and nothing else takes any time. */
export interface Timeline {
  now(): number;
  /** Resolves so many ms later; never, once `who` is dead; later still, while `who` is frozen. */
  sleep(who: string, ms: number): Promise<void>;
  /** Does something at a time in ms, whoever is dead by then. */
  at(ms: number, act: () => void): void;
  kill(who: string): void;
  /** Stops `who` for so long, as a suspended process: calls on the wire go on without it. */
  freeze(who: string, ms: number): void;
  /** Lets time pass until `done`; false when it was not by `until`. */
  run(done: () => boolean, until: number): Promise<boolean>;
}

interface Due {
  readonly at: number;
  readonly serial: number;
  readonly who: string | undefined;
  readonly go: () => void;
}

const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.serial < b.serial);

/** Every promise that can go on has done so when this resolves. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

export function createTimeline(startAt: number): Timeline {
  const agenda = createAgenda();
  const dead = new Set<string>();
  const frozenUntil = new Map<string, number>();
  let time = startAt;
  let serial = 0;

  function plan(at: number, who: string | undefined, go: () => void): void {
    agenda.add({ at: Math.max(Math.ceil(at), time), serial: ++serial, who, go });
  }

  return {
    now: () => time,
    sleep: (who, ms) =>
      new Promise((go) => {
        if (!dead.has(who)) plan(time + ms, who, go);
      }),
    at: (ms, act) => plan(ms, undefined, act),
    kill: (who) => void dead.add(who),
    freeze: (who, ms) => void frozenUntil.set(who, time + ms),
    async run(done, until) {
      while (!done()) {
        const next = agenda.first();
        if (next === undefined || next.at > until) {
          time = until;
          return false;
        }
        agenda.drop();
        time = next.at;
        const { who } = next;
        if (who !== undefined) {
          if (dead.has(who)) continue;
          const thaw = frozenUntil.get(who) ?? 0;
          if (thaw > time) {
            plan(thaw, who, next.go);
            continue;
          }
        }
        next.go();
        await settled();
      }
      return true;
    },
  };
}

/** A binary heap: there are thousands of things to come at any time. */
function createAgenda() {
  const heap: Due[] = [];

  function at(index: number): Due | undefined {
    return heap[index];
  }

  /** Puts an entry where it belongs, from a free place on down. */
  function sink(entry: Due): void {
    let place = 0;
    for (;;) {
      const left = at(2 * place + 1);
      const right = at(2 * place + 2);
      const child = left !== undefined && right !== undefined && isBefore(right, left) ? 2 : 1;
      const smaller = child === 2 ? right : left;
      if (smaller === undefined || isBefore(entry, smaller)) break;
      heap[place] = smaller;
      place = 2 * place + child;
    }
    heap[place] = entry;
  }

  return {
    first: () => at(0),
    add(entry: Due): void {
      let place = heap.length;
      heap.push(entry);
      while (place > 0) {
        const above = (place - 1) >> 1;
        const parent = at(above);
        if (parent === undefined || isBefore(parent, entry)) break;
        heap[place] = parent;
        place = above;
      }
      heap[place] = entry;
    },
    drop(): void {
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) sink(last);
    },
  };
}
