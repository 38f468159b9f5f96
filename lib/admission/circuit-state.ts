import * as z from 'zod/mini';

const FIRST_PROBE_MS = 5_000;
const LONGEST_INTERVAL_MS = 30_000;
/** An outage so soon after the last one is the same one. */
const RELAPSE_MS = 60_000;
/** The part of an interval that chance decides. */
const JITTER = 0.2;
/** More of them change nothing. */
const MAX_STRIKES = 10;

const time = z.number();
const schema = z.object({
  /** Why Permit is left alone; `null`: it is not. */
  open: z.nullable(z.enum(['outage', 'configuration'])),
  /** When it was opened; probes are due from `probeAt` on. In ms. */
  since: time,
  probeAt: time,
  /** Probes so far. */
  strikes: z.int().check(z.nonnegative()),
  /** When the last outage ended; 0: there was none. */
  closedAt: time,
});

/** What workers know of Permit's health. Times are ms since the epoch. */
export type CircuitState = Readonly<z.infer<typeof schema>>;
export type Cause = NonNullable<CircuitState['open']>;

export const NEVER_OPENED: CircuitState = {
  open: null,
  since: 0,
  probeAt: 0,
  strikes: 0,
  closedAt: 0,
};

/** Whoever cannot read the state finds out by a probe. */
export const unknownAt = (now: number): CircuitState => ({
  ...NEVER_OPENED,
  open: 'outage',
  since: now,
  probeAt: now,
});

export const encodeCircuit = (state: CircuitState): string => JSON.stringify(state);

/** `null`: not a circuit's state. */
export function decodeCircuit(body: string): CircuitState | null {
  try {
    return schema.parse(JSON.parse(body));
  } catch {
    return null;
  }
}

/** @param random - in [0, 1) */
function intervalOf(strikes: number, random: number): number {
  const longest = Math.min(LONGEST_INTERVAL_MS, FIRST_PROBE_MS * 2 ** strikes);
  return Math.round(longest * (1 - JITTER + JITTER * random));
}

/** Permit was found down. An outage that was known keeps its beginning, and when it is probed. */
export function opened(
  state: CircuitState,
  cause: Cause,
  now: number,
  random: number,
): CircuitState {
  if (state.open !== null) return { ...state, open: cause };
  // Where the probe succeeds but nothing else does, probes become rarer all the same.
  const strikes = now - state.closedAt < RELAPSE_MS ? state.strikes : 0;
  const probeAt = now + intervalOf(strikes, random);
  return { ...state, open: cause, since: now, probeAt, strikes };
}

/** Somebody probes: the next probe is due an interval later. */
export function probed(state: CircuitState, now: number, random: number): CircuitState {
  const strikes = Math.min(MAX_STRIKES, state.strikes + 1);
  return { ...state, probeAt: now + intervalOf(strikes, random), strikes };
}

export const closed = (state: CircuitState, now: number): CircuitState => ({
  ...state,
  open: null,
  closedAt: now,
});
