import { CALL_TIMEOUT_MS, READ } from '../costs.ts';
import { isPermitFailure, RoundStopped } from '../errors.ts';
import type {
  CircuitPort,
  DocumentPort,
  HeldLease,
  LeasePort,
  QueueMessage,
  QueuePort,
} from '../ports.ts';
import { createSession } from '../session.ts';
import { answer, delayAll, EXPIRY_MS } from './answer.ts';
import { GIVEN_UP_S, IMPORT_GIVEN_UP_S } from './backoff.ts';
import { createFlight } from './flight.ts';
import { createLine, LIVE_PATIENCE_MS, PATIENCE_MS } from './line.ts';
import { createMeter } from './meter.ts';
import { createPulse } from './pulse.ts';
import { reportRefusal, reportStop } from './report-stop.ts';
import { later } from './run-parts.ts';
import { createShift, type Hand, type ShiftEnd, type ShiftOptions } from './shift.ts';
import { topUp } from './top-up.ts';

/** How long an invocation stands in line, empty-handed after a moment: as long as most rounds take. */
const LINE_MS = 20_000;
/** What must be left of the invocation after an import waited for budget, for a round of it. */
const IMPORT_ROUND_MS = 35_000;
/** Messages that one invocation looks through for old ones. */
const BURIED_TOGETHER = 2_000;
/** Kept free at an invocation's end, to record and to answer. */
const CLOSING_MS = 4_000;
/** The tenant that Permit makes in every environment; that it is not there is an answer as well. */
const PROBED_TENANT = 'default';
const OUT_OF_TIME = new RoundStopped('out_of_time', 'the invocation has no time for another round');

export interface WorkerOptions
  extends Omit<ShiftOptions, 'flight' | 'pulse' | 'meter' | 'imports'> {
  readonly imports?: QueuePort | undefined;
  readonly lease: LeasePort;
  readonly circuit: CircuitPort;
  readonly documents: DocumentPort;
}

/** What woke an invocation. */
export interface Handed {
  readonly live: readonly QueueMessage[];
  readonly imports: readonly QueueMessage[];
}

/** The worker: woken with a few messages, it drains the queues while it holds the lease. */
export interface Worker {
  /**
   * @param handed - the messages that the event source gave
   * @param endsAt - when the invocation will be cut off, in ms
   * @returns ids of the handed messages that are to come again
   */
  work(handed: Handed, endsAt: number): Promise<readonly string[]>;
}

/** Puts the engine together. Nothing of it is running any more when `work` has returned. */
export function createWorker(options: WorkerOptions): Worker {
  const { documents, clock, budget, circuit, permit, telemetry } = options;
  const line = createLine(options);
  const flight = createFlight(documents, clock);
  const pulse = createPulse(options);
  const meter = createMeter(options);
  const queue = pulse.watched('live', options.queue);
  const imports = options.imports && pulse.watched('imports', options.imports);
  const shift = createShift({ ...options, queue, imports, flight, pulse, meter });
  const probe = () => permit.getTenant(PROBED_TENANT);

  /** Gives up what is in hand: others may take it up. */
  async function giveUp(
    hand: Hand,
    seconds: number,
    which: (message: QueueMessage) => boolean = () => true,
  ): Promise<void> {
    for (const name of ['live', 'imports'] as const) {
      const from = name === 'live' ? queue : imports;
      const given = hand[name].filter(which);
      if (from === undefined || given.length === 0) continue;
      hand.kept.push(...(await delayAll(given, seconds, { queue: from, telemetry })));
      hand[name] = hand[name].filter((message) => !which(message));
    }
  }

  /** Gives back what could not be worked on, and dead-letters what the queue would lose soon. */
  async function giveBack(hand: Hand, stopped: RoundStopped): Promise<void> {
    const answering = { ...options, pulse, meter, agesFrom: clock.now(), breathe: async () => {} };
    for (const name of ['live', 'imports'] as const) {
      const from = name === 'live' ? queue : imports;
      if (from === undefined || hand[name].length === 0) continue;
      const items = hand[name].map((message) => later(message, stopped));
      hand[name] = [];
      const lane = name === 'live' ? 'live' : 'import';
      hand.kept.push(...(await answer(items, { ...answering, lane, queue: from })).kept);
    }
  }

  /**
   * Waits until Permit stands, as far as is known, and finds out when it is our turn to. Holds no lease, and keeps
   * nothing but what woke us: a backlog stays where it can be seen.
   *
   * @returns when the last outage ended; `null`: Permit did not stand by `until`
   */
  async function untilPermitStands(hand: Hand, until: number): Promise<number | null> {
    for (;;) {
      const { waitMs, probe: ourTurn, outageEndedAt } = await circuit.check();
      if (waitMs === 0 && !ourTurn) return outageEndedAt;
      await buryOld(hand);
      if (clock.now() + waitMs + CALL_TIMEOUT_MS > until) return null;
      if (waitMs > 0) await clock.sleep(waitMs);
      else if (await stands()) await circuit.close();
    }
  }

  /**
   * While Permit is down a queue may hold more than it will show in time, before it drops what is oldest. So once what
   * wakes us is that old, more is received than was handed: what is near its end is dead-lettered, the rest given back.
   */
  async function buryOld(hand: Hand): Promise<void> {
    const isOld = ({ sentAt }: QueueMessage) =>
      clock.now() - sentAt > options.retentionMs - EXPIRY_MS;
    const stopped = new RoundStopped('outage', 'Permit is down, or refuses our key');
    for (const name of ['live', 'imports'] as const) {
      const from = name === 'live' ? queue : imports;
      if (from === undefined || !hand[name].some(isOld)) continue;
      const { messages } = await topUp(from, hand[name], BURIED_TOGETHER, telemetry);
      hand[name] = [...hand[name], ...messages];
      await giveBack(hand, stopped);
    }
  }

  async function stands(): Promise<boolean> {
    try {
      await budget.take(READ, 'revocation');
      meter.called(READ);
      await probe();
      telemetry.info('permit_stands_again');
      return true;
    } catch (error) {
      if (!isPermitFailure(error)) throw error;
      if (error.retry === 'configuration') reportRefusal(error, telemetry);
      // Too many calls: it answers.
      return error.status === 429;
    }
  }

  /** In line for the lease. Who waits long gives its messages up, so that the holder can take them, and waits on. */
  async function standInLine(hand: Hand, stopAt: number): Promise<HeldLease | null> {
    const patienceMs = hand.live.length > 0 ? LIVE_PATIENCE_MS : PATIENCE_MS;
    const patience = Math.min(clock.now() + patienceMs, stopAt);
    const soon = await line.takeUp(patience, stopAt);
    if (soon !== null) return soon;
    telemetry.count('gave_up_in_line', {}, hand.live.length + hand.imports.length);
    const imported = hand.imports.length > 0;
    await giveUp(hand, imported ? IMPORT_GIVEN_UP_S : GIVEN_UP_S);
    // Whoever holds the lease drains the imports too.
    return imported ? null : await line.takeUp(Math.min(clock.now() + LINE_MS, stopAt), stopAt);
  }

  async function oneShift(
    hand: Hand,
    lease: HeldLease,
    stopAt: number,
    details: { endsAt: number; agesFrom: number; alsoImports: boolean },
  ): Promise<ShiftEnd> {
    const takeUp = (until: number) => line.takeUp(until);
    const session = createSession({ clock, lease, takeUp, budget, stopAt, probe, meter });
    try {
      return await shift.run(hand, session, details);
    } finally {
      await session.release();
    }
  }

  /** @returns why what is left in hand, if anything is, goes back */
  async function workOff(hand: Hand, endsAt: number): Promise<RoundStopped> {
    const stopAt = endsAt - CLOSING_MS;
    for (;;) {
      const agesFrom = await untilPermitStands(hand, stopAt);
      if (agesFrom === null)
        return new RoundStopped('outage', 'Permit is down, or refuses our key');
      const arrived = clock.now();
      const lease = await standInLine(hand, stopAt);
      if (lease === null) return OUT_OF_TIME;
      // Somebody else is at work as well: imports are theirs, or their successor's.
      const alsoImports = clock.now() - arrived < PATIENCE_MS;
      const end = await oneShift(hand, lease, stopAt, { endsAt, agesFrom, alsoImports });
      const { stopped, waitMs } = end;
      if (waitMs !== undefined) {
        // Whoever waits hides as little as possible: what was taken goes back at once.
        await giveUp(hand, 0, ({ handed }) => !handed);
        const left = stopAt - clock.now();
        const sleptMs = Math.min(waitMs, Math.max(0, left));
        meter.waited('import', sleptMs);
        await clock.sleep(sleptMs);
        if (waitMs + IMPORT_ROUND_MS < left) continue;
        return OUT_OF_TIME;
      }
      if (stopped === undefined) return OUT_OF_TIME;
      reportStop(stopped, telemetry);
      if (stopped.stop !== 'outage' && stopped.stop !== 'configuration') return stopped;
      await circuit.open(stopped.stop);
      // A backlog must stay where it can be seen: nothing is kept in hand while Permit is down.
      await giveBack(hand, stopped);
    }
  }

  async function contained(hand: Hand, endsAt: number): Promise<RoundStopped> {
    try {
      return await workOff(hand, endsAt);
    } catch (error) {
      if (!isPermitFailure(error)) throw error;
      telemetry.error('ledger_unavailable', { code: error.code });
      return new RoundStopped('ledger', error.message, { cause: error });
    }
  }

  return {
    async work(handed, endsAt) {
      const hand: Hand = { live: handed.live, imports: handed.imports, kept: [] };
      pulse.begin(handed);
      await giveBack(hand, await contained(hand, endsAt));
      meter.write();
      await pulse.end(endsAt);
      return hand.kept;
    },
  };
}
