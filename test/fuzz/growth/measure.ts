/** Something whose time is to grow with the size of what is sent, and no faster. */
export interface Growth {
  readonly name: string;
  /** The largest size that the entry takes: in bytes, characters or whatever `make` counts. */
  readonly most: number;
  readonly make: (size: number) => unknown;
  /** Reads it; what it throws counts as read. */
  readonly read: (input: unknown) => unknown;
}

export interface Measured {
  readonly isFine: boolean;
  readonly verdict: string;
}

/** Doubled twice: four times the size takes four times as long, sixteen times if it grows with the square. */
const TIMES_THE_SIZE = 4;
/** Halfway between, and some more for a busy machine. */
const MOST_TIMES_THE_TIME = 10;
/** Below it, how it grows does no harm, and cannot be measured. */
const HARMLESS_MS = 25;
/** Nothing that an entry takes may hold it up for longer. */
const LONGEST_MS = 3_000;
const ATTEMPTS = 5;
const MORE_LOOKS = 2;

/** Times the largest size, and a quarter of it. What seems too slow is measured again: the machine may have been busy. */
export async function measureGrowth(growth: Growth): Promise<Measured> {
  let measured = await measureOnce(growth);
  for (let more = 0; more < MORE_LOOKS && !measured.isFine; more += 1) {
    measured = await measureOnce(growth);
  }
  return measured;
}

async function measureOnce({ most, make, read }: Growth): Promise<Measured> {
  const quarter = await bestOf(() => make(Math.ceil(most / TIMES_THE_SIZE)), read);
  const whole = await bestOf(() => make(most), read);
  const times = whole / Math.max(quarter, 0.01);
  const isFine = whole < LONGEST_MS && (whole < HARMLESS_MS || times <= MOST_TIMES_THE_TIME);
  return {
    isFine,
    verdict: `${whole.toFixed(1).padStart(7)} ms, ${times.toFixed(1).padStart(5)} ×`,
  };
}

/** The best of some attempts, in ms of this thread's own work. */
async function bestOf(make: () => unknown, read: (input: unknown) => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const input = make();
    const before = process.threadCpuUsage();
    try {
      await read(input);
    } catch {
      // Refused: that takes its time, too.
    }
    const { user, system } = process.threadCpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
    if (best > LONGEST_MS) break;
  }
  return best;
}
