import type { Mapping } from '../mapping/index.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { answer } from './answer.ts';
import { delayInLine } from './backoff.ts';
import { CALL_TIMEOUT_MS, createCaller } from './call.ts';
import { runContained } from './contain.ts';
import { isPermitFailure, type RoundStopped, type StopCause } from './errors.ts';
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
/** Kept free at an invocation's end, to record and to answer. */
const CLOSING_MS = 4_000;
/** A round is short: jobs that it takes up at most. */
const ROUND_JOBS = 100;
/** The tenant that Permit makes in every environment; that it is not there is an answer as well. */
const PROBED_TENANT = 'default';
/** What ages no job. */
const OUTAGES: readonly (StopCause | undefined)[] = ['outage', 'configuration'];

export interface WorkerOptions {
  readonly queue: QueuePort;
  /** Imports and reconcile: worked on only while the live queue is empty. */
  readonly imports?: QueuePort | undefined;
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

/** What stopped a round, with the remedy where there is one: an error where somebody has to act. */
function reportStop(stopped: RoundStopped, telemetry: Telemetry): void {
  const failure = isPermitFailure(stopped.cause) ? stopped.cause : undefined;
  const fields = {
    cause: stopped.stop,
    message: stopped.message,
    status: failure?.status,
    requestId: failure?.requestId,
  };
  if (stopped.stop === 'configuration') telemetry.error('round_stopped', fields);
  else telemetry.warn('round_stopped', fields);
  telemetry.count('round_stopped', { cause: stopped.stop });
}

/** Puts the engine together. Nothing of it is running any more when `work` has returned. */
export function createWorker(options: WorkerOptions): Worker {
  const { queue, clock, telemetry } = options;
  /** As far as this process saw: another one may know of a later one, or of none. */
  let lastOutage = 0;

  async function tryToAcquire(): Promise<HeldLease | null> {
    try {
      return await options.lease.acquire();
    } catch (error) {
      telemetry.error('lease_unavailable', { error: error instanceof Error ? error.name : '' });
      lastOutage = clock.now();
      return null;
    }
  }

  async function standInLine(until: number): Promise<HeldLease | null> {
    for (;;) {
      const lease = await tryToAcquire();
      if (lease !== null || clock.now() >= until) return lease;
      await clock.sleep(LINE_STEP_MS * (0.5 + options.random()));
    }
  }

  async function giveUp(messages: readonly QueueMessage[]): Promise<readonly string[]> {
    telemetry.count('gave_up_in_line', {}, messages.length);
    for (const message of messages) {
      const delay = delayInLine(message.receiveCount, options.random());
      await queue.delay(message, delay).catch(() => telemetry.count('delay_failed'));
    }
    return messages.filter(({ handed }) => handed).map(({ messageId }) => messageId);
  }

  /** More from the queue. What was handed is worth a round without it. */
  async function topUp(from: QueuePort, max: number): Promise<readonly QueueMessage[]> {
    try {
      return await from.receive(max);
    } catch (error) {
      telemetry.error('receive_failed', { error: error instanceof Error ? error.name : '' });
      return [];
    }
  }

  async function drain(
    handed: readonly QueueMessage[],
    lease: HeldLease,
    stopAt: number,
  ): Promise<readonly string[]> {
    const kept: string[] = [];
    const probe = () => options.permit.getTenant(PROBED_TENANT);
    const call = createCaller({ clock, lease, stopAt, probe });
    let waiting = handed;
    for (;;) {
      const mayStart = clock.now() + CALL_TIMEOUT_MS < stopAt;
      let from = queue;
      if (mayStart && waiting.length < ROUND_JOBS) {
        waiting = [...waiting, ...(await topUp(queue, ROUND_JOBS - waiting.length))];
      }
      if (mayStart && waiting.length === 0 && options.imports !== undefined) {
        from = options.imports;
        waiting = await topUp(from, ROUND_JOBS);
      }
      if (waiting.length === 0) return kept;
      const run = (messages: readonly QueueMessage[]) => runRound(messages, { ...options, call });
      const { items, stopped } = await runContained(waiting, run, telemetry);
      if (OUTAGES.includes(stopped?.stop)) lastOutage = clock.now();
      kept.push(...(await answer(items, { ...options, queue: from, agesFrom: lastOutage })));
      waiting = [];
      if (stopped !== undefined) {
        reportStop(stopped, telemetry);
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
        // Its last call may still be on the wire: let it end before ours begin, if any can.
        const left = Math.max(0, stopAt - clock.now());
        if (lease.takenOver) await clock.sleep(Math.min(CALL_TIMEOUT_MS, left));
        return await drain(handed, lease, stopAt);
      } finally {
        await lease.release().catch(() => telemetry.count('lease_release_failed'));
      }
    },
  };
}
