import type { Mapping } from '../mapping/index.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { answer } from './answer.ts';
import { CALL_TIMEOUT_MS, createCaller } from './call.ts';
import type {
  Clock,
  HeldLease,
  LeasePort,
  LedgerPort,
  PermitPort,
  QueueMessage,
  QueuePort,
} from './ports.ts';
import type { RoleCatalog } from './role-catalog.ts';
import { runRound } from './round.ts';

/** How long an invocation stands in line for the lease before it gives its messages up. */
const LINE_MS = 5_000;
const LINE_STEP_MS = 250;
/** How soon messages given up in line come back: the holder's next top-up may take them. */
const GIVEN_UP_S = 3;
/** Kept free at an invocation's end, to record and to answer. */
const CLOSING_MS = 4_000;
/** A round is short: jobs that it takes up at most. */
const ROUND_JOBS = 100;

export interface WorkerOptions {
  readonly queue: QueuePort;
  readonly lease: LeasePort;
  readonly ledger: LedgerPort;
  readonly permit: PermitPort;
  readonly catalog: RoleCatalog;
  readonly mapping: Mapping;
  readonly clock: Clock;
  readonly random: () => number;
  readonly telemetry: Telemetry;
  readonly maxAgeMs: number;
  readonly retentionMs: number;
}

/** The worker: woken with a few messages, it drains the queue while it holds the lease. */
export interface Worker {
  /**
   * @param handed - the messages that the event source gave
   * @param endsAt - when the invocation will be cut off, in ms
   * @returns ids of the handed messages that are to come again
   */
  work(handed: readonly QueueMessage[], endsAt: number): Promise<readonly string[]>;
}

/** Puts the engine together. Nothing of it is running any more when `work` has returned. */
export function createWorker(options: WorkerOptions): Worker {
  const { queue, clock, telemetry } = options;

  async function standInLine(until: number): Promise<HeldLease | null> {
    for (;;) {
      const lease = await options.lease.acquire();
      if (lease !== null || clock.now() >= until) return lease;
      await clock.sleep(LINE_STEP_MS * (0.5 + options.random()));
    }
  }

  async function giveUp(messages: readonly QueueMessage[]): Promise<readonly string[]> {
    telemetry.count('gave_up_in_line', {}, messages.length);
    for (const message of messages) {
      await queue.delay(message, GIVEN_UP_S).catch(() => telemetry.count('delay_failed'));
    }
    return messages.filter(({ handed }) => handed).map(({ messageId }) => messageId);
  }

  async function drain(
    handed: readonly QueueMessage[],
    lease: HeldLease,
    stopAt: number,
  ): Promise<readonly string[]> {
    const kept: string[] = [];
    const call = createCaller({ clock, lease, stopAt });
    let waiting = handed;
    for (;;) {
      const mayStart = clock.now() + CALL_TIMEOUT_MS < stopAt;
      if (mayStart && waiting.length < ROUND_JOBS) {
        waiting = [...waiting, ...(await queue.receive(ROUND_JOBS - waiting.length))];
      }
      if (waiting.length === 0) return kept;
      const { items, stopped } = await runRound(waiting, { ...options, call });
      kept.push(...(await answer(items, options)));
      waiting = [];
      if (stopped !== undefined) {
        telemetry.warn('round_stopped', { cause: stopped.stop });
        return kept;
      }
      if (!mayStart) return kept;
    }
  }

  return {
    async work(handed, endsAt) {
      const stopAt = endsAt - CLOSING_MS;
      const lease = await standInLine(Math.min(clock.now() + LINE_MS, stopAt));
      if (lease === null) return await giveUp(handed);
      try {
        // Its last call may still be on the wire: let it end before ours begin.
        if (lease.takenOver) await clock.sleep(CALL_TIMEOUT_MS);
        return await drain(handed, lease, stopAt);
      } finally {
        await lease.release().catch(() => telemetry.count('lease_release_failed'));
      }
    },
  };
}
