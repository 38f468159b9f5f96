import { BULK, BULK_TIMEOUT_MS, CALL_TIMEOUT_MS, times, WRITE } from '../costs.ts';
import type { RoundStopped } from '../errors.ts';
import type { Priority, QueueMessage, QueuePort } from '../ports.ts';
import type { Session } from '../session.ts';
import { PATIENCE_MS } from './line.ts';
import { type PartsOptions, runParts } from './run-parts.ts';
import { createSpeed } from './speed.ts';
import { topUp } from './top-up.ts';

/**
 * Jobs that a round takes up: as many as fill the bulk calls well. 6,000 users with a role each are 2 full calls for
 * users and 3 for role assignments.
 */
const ROUND_JOBS = 12_000;
/** So many at once are a burst: what belongs to it is worth waiting for a little. */
const BURST_JOBS = 1_000;
/** Bulk calls that such a round makes. */
const ROUND_CALLS = 5;
/** Jobs of an import that go singly. */
const SINGLY_UP_TO = 30;
/** Jobs of an import that are received before it is known that it is a large one. */
const FEW_JOBS = 500;
/** Time that a round of a large import wants to have, its last call's time limit left out, in ms. */
const LARGE_ROUND_MS = 25_000;
/** How often the live queue is looked at during a round of an import. */
const BREATH_MS = 100;
/** Live jobs taken up within a round of live jobs that waits. */
const GLANCE_JOBS = 100;

export interface ShiftOptions extends PartsOptions {
  readonly queue: QueuePort;
  /** Imports and reconcile: worked on only while the live queue is empty. */
  readonly imports: QueuePort | undefined;
}

/** Messages that an invocation has in hand and has not answered. */
export interface Hand {
  live: readonly QueueMessage[];
  imports: readonly QueueMessage[];
  /** Ids of handed messages that are to come again. */
  readonly kept: string[];
}

export interface ShiftEnd {
  readonly stopped?: RoundStopped | undefined;
  /** The import in hand waits for budget: so many ms. */
  readonly waitMs?: number | undefined;
}

interface ShiftDetails {
  /** When the invocation will be cut off, in ms. */
  readonly endsAt: number;
  /** When the last outage ended, in ms. */
  readonly agesFrom: number;
  /** Whether to go on with imports once the live queue is empty. */
  readonly alsoImports: boolean;
}

/** Works off the queues while the lease is held: the live one first, and again between the steps of an import. */
export function createShift(options: ShiftOptions) {
  const { queue, imports, clock, budget, telemetry } = options;
  const speed = createSpeed(clock);

  return {
    async run(hand: Hand, session: Session, details: ShiftDetails): Promise<ShiftEnd> {
      const mayStart = () => clock.now() + CALL_TIMEOUT_MS < session.stopAt();
      const room = () => Math.min(ROUND_JOBS, speed.jobsUntil(session.stopAt() - BULK_TIMEOUT_MS));
      let lookedAt = clock.now();
      /** What stopped a round of live jobs within one of an import. */
      let stoppedWithin: RoundStopped | undefined;
      let waitsSeen = session.waits();
      /** The live queue has shown more than a round takes up. */
      let backlog = false;

      async function work(
        messages: readonly QueueMessage[],
        from: QueuePort,
        priority: Priority,
        mayDefer: boolean,
      ) {
        const breathe = priority === 'import' ? breath : glance;
        const parts = { from, session, priority, mayDefer, breathe, mayStart, ...details };
        const end = await speed.measured(async () => {
          const ended = await runParts(messages, parts, options);
          // What stopped a round says nothing of how fast it was.
          const jobs = ended.stopped === undefined ? messages.length - ended.deferred.length : 0;
          return { ...ended, jobs };
        });
        hand.kept.push(...end.kept);
        return end;
      }

      async function add(): Promise<boolean> {
        const { messages, all } = await topUp(
          queue,
          hand.live,
          room() - hand.live.length,
          telemetry,
        );
        hand.live = [...hand.live, ...messages];
        return all;
      }

      /** The live queue, until it is empty. */
      async function live(): Promise<RoundStopped | undefined> {
        for (;;) {
          let more = false;
          if (mayStart()) {
            more = !(await add());
            if (!more && hand.live.length >= BURST_JOBS) {
              // Those in line hold a few of the same burst, which they are about to give up.
              await clock.sleep(PATIENCE_MS + 100);
              more = !(await add());
            }
          }
          lookedAt = clock.now();
          if (hand.live.length === 0) return undefined;
          const messages = hand.live;
          hand.live = [];
          backlog = more;
          const { deferred, stopped } = await work(messages, queue, 'live', more);
          hand.live = [...hand.live, ...deferred];
          const cause = stopped ?? stoppedWithin;
          if (cause !== undefined) return cause;
          if (!mayStart()) return undefined;
        }
      }

      /** Between the steps of an import: whoever comes by the live queue is served at once. */
      async function breath(): Promise<void> {
        if (clock.now() - lookedAt < BREATH_MS || stoppedWithin !== undefined) return;
        lookedAt = clock.now();
        if (!mayStart()) return;
        const { messages } = await topUp(queue, hand.live, room(), telemetry);
        hand.live = [...hand.live, ...messages];
        if (hand.live.length === 0) return;
        stoppedWithin = await live();
        session.interrupted();
      }

      /**
       * In a round of live jobs that had to wait for budget: a revocation may have come. Not while there is a backlog,
       * which this would cut into small rounds.
       */
      async function glance(): Promise<void> {
        if (session.waits() === waitsSeen || backlog || stoppedWithin !== undefined) return;
        waitsSeen = session.waits();
        lookedAt = clock.now();
        if (!mayStart()) return;
        const { messages } = await topUp(queue, [], GLANCE_JOBS, telemetry);
        if (messages.length === 0) return;
        backlog = true;
        const { deferred, stopped } = await work(messages, queue, 'live', false);
        backlog = false;
        hand.live = [...hand.live, ...deferred];
        stoppedWithin = stopped;
        session.interrupted();
      }

      /**
       * Takes up a round of an import. They are in no hurry, so it begins once there is budget for the whole of it, and
       * for a large import only where there is time for a full round: one that is not full wastes calls.
       */
      async function takeUp(from: QueuePort): Promise<{ more: boolean; waitMs: number } | null> {
        const few = FEW_JOBS - hand.imports.length;
        const first = await topUp(from, hand.imports, few, telemetry, breath);
        hand.imports = [...hand.imports, ...first.messages];
        const jobs = hand.imports.length;
        if (jobs === 0) return null;
        if (first.all) return { more: false, waitMs: await waitFor(jobs) };
        const waitMs = await waitFor(ROUND_JOBS);
        if (waitMs > 0) return { more: true, waitMs };
        if (room() < Math.min(ROUND_JOBS, speed.jobsIn(LARGE_ROUND_MS))) return null;
        const rest = await topUp(from, hand.imports, room() - jobs, telemetry, breath);
        hand.imports = [...hand.imports, ...rest.messages];
        return { more: !rest.all, waitMs: 0 };
      }

      async function waitFor(jobs: number): Promise<number> {
        await budget.refresh();
        const calls = Math.min(ROUND_CALLS, 2 + Math.floor(jobs / 3_000));
        const cost = jobs <= SINGLY_UP_TO ? times(jobs, WRITE) : times(calls, BULK);
        return budget.price(cost, 'import').waitMs;
      }

      for (;;) {
        const stopped = await live();
        if (stopped !== undefined) return { stopped };
        if (imports === undefined || !details.alsoImports || !mayStart()) return {};
        const taken = await takeUp(imports);
        if (taken === null) return {};
        if (taken.waitMs > 0) return { waitMs: taken.waitMs };
        const messages = hand.imports;
        hand.imports = [];
        const end = await work(messages, imports, 'import', taken.more);
        hand.imports = end.deferred;
        const cause = end.stopped ?? stoppedWithin;
        if (cause !== undefined) return { stopped: cause };
      }
    },
  };
}
