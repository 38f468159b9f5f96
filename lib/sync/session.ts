import { FREE, READ, timeoutOf } from './costs.ts';
import { isPermitFailure, RoundStopped } from './errors.ts';
import type { BudgetPort, Clock, Cost, HeldLease, PermitFailure, Priority } from './ports.ts';

/** What must be left of a lease beyond a call's time limit. */
const LEASE_MARGIN_MS = 2_000;
/**
 * Single calls that have no answer, one after the other, before we take Permit for down though the probe says
 * otherwise: it may take reads and no writes. Bulk calls do not count: one item may be what it fails on.
 */
const OUTAGE_AFTER = 8;
/** After an answer of the ledger that took longer, time and lease are looked at again: no more than the margin. */
const SLOW_MS = LEASE_MARGIN_MS;
/** A wait so short is not worth letting go of the lease, and taking it up again. */
const SHORT_WAIT_MS = 500;
/** What goes back for lack of budget is tried again so soon at the latest: longer waits are measured by those who follow. */
const LONGEST_WAIT_MS = 60_000;
/** What is to be tried again though Permit stands: it answered, about this very job. */
const ANSWERS: readonly string[] = ['conflict', 'email_taken', 'concurrent_operation'];

export interface SessionOptions {
  readonly clock: Clock;
  readonly lease: HeldLease;
  /** Takes the lease up again after a wait; `null`: not before `until`, in ms. */
  readonly takeUp: (until: number) => Promise<HeldLease | null>;
  readonly budget: BudgetPort;
  /** When the last call must have ended, in ms. */
  readonly stopAt: number;
  /** A read that needs nothing but that Permit stands. */
  readonly probe: () => Promise<unknown>;
  /** Told of each call, as it goes out, and of each wait for budget, in ms. */
  readonly meter: {
    called(cost: Cost): void;
    waited(priority: Priority, ms: number): void;
  };
}

/**
 * Makes Permit calls when we may: within the lease, the budget and the invocation's time, while Permit stands. Where
 * the budget is empty it waits, without the lease. Throws {@link RoundStopped} when no call may follow, or what the
 * call throws.
 */
export type Caller = <T>(cost: Cost, call: () => Promise<T>, priority?: Priority) => Promise<T>;

/** What one invocation may do to Permit, and when. */
export interface Session {
  /**
   * @param priority - of calls that name none
   * @param onResume - runs after others may have written, and before the next call: what was read is out of date
   */
  caller(priority: Priority, onResume?: () => Promise<void>): Caller;
  /** Somebody else may have written in between, e.g. a round within this one. */
  interrupted(): void;
  /** Keeps so many ms free, after the last call, for what else has to be done in time; until the returned is called. */
  keepFree(ms: number): () => void;
  /** When the last call must have ended, in ms. */
  stopAt(): number;
  /** Times that a call waited for budget, and others could work. */
  waits(): number;
  /** Does that when a wait begins, before others may write; until the returned is called. */
  beforeWaiting(act: () => Promise<void>): () => void;
  /** From now on: whether nobody else may have written. Asks the ledger whether the lease is still ours. */
  undisturbed(): () => Promise<boolean>;
  /** Lets go of the lease, if it is held. Nothing is under way then. */
  release(): Promise<void>;
}

/** A session for one invocation. Every Permit call of the engine goes through it. */
export function createSession(options: SessionOptions): Session {
  const { clock, budget, meter } = options;
  let lease: HeldLease | null = options.lease;
  let kept = 0;
  let failed = 0;
  let interruptions = 0;
  /** Once stopped, it stays stopped: calls that others wait to make are not made. */
  let stopped: RoundStopped | undefined;
  const farewells = new Set<() => Promise<void>>();
  let waits = 0;
  let underWay = 0;
  let landed = Promise.withResolvers<void>();
  /** Admissions come one after the other: who waits, waits for all. */
  let line: Promise<unknown> = Promise.resolve();

  const stopAt = () => options.stopAt - kept;

  function checkTime(cost: Cost): void {
    if (clock.now() + timeoutOf(cost) > stopAt()) {
      throw new RoundStopped('out_of_time', 'the invocation has no time for another call');
    }
  }

  async function renewed(held: HeldLease): Promise<boolean> {
    try {
      return await held.renew();
    } catch (cause) {
      // Whether we still hold it is not known, and it is nobody's job that failed.
      throw new RoundStopped('ledger', 'the writer lease could not be renewed', { cause });
    }
  }

  async function holdFor(timeoutMs: number): Promise<void> {
    if (lease === null) throw new RoundStopped('lease_lost', 'the writer lease was let go');
    if (lease.until() - clock.now() >= timeoutMs + LEASE_MARGIN_MS) return;
    if (!(await renewed(lease))) {
      throw new RoundStopped('lease_lost', 'another worker holds the writer lease');
    }
    if (lease.until() - clock.now() < timeoutMs) {
      throw new RoundStopped('lease_lost', 'the writer lease ended while it was renewed');
    }
  }

  async function nothingUnderWay(): Promise<void> {
    while (underWay > 0) await landed.promise;
  }

  async function letGo(): Promise<void> {
    const held = lease;
    lease = null;
    // Not let go, it ends by itself.
    await held?.release().catch(() => undefined);
  }

  /** Others may work while we wait. What was read before is out of date afterwards. */
  async function pause(waitMs: number, cost: Cost, priority: Priority): Promise<void> {
    meter.waited(priority, Math.min(waitMs, LONGEST_WAIT_MS));
    if (clock.now() + waitMs + timeoutOf(cost) > stopAt()) {
      throw new RoundStopped('throttled', 'the budget of Permit calls is empty', {
        retryAfterMs: waitMs,
      });
    }
    if (waitMs <= SHORT_WAIT_MS) return await clock.sleep(waitMs);
    await nothingUnderWay();
    for (const act of farewells) await act();
    await letGo();
    await clock.sleep(waitMs);
    waits++;
    lease = await options.takeUp(stopAt());
    if (lease === null) {
      throw new RoundStopped('out_of_time', 'the writer lease was not free again in time');
    }
    interruptions++;
  }

  async function taken(cost: Cost, priority: Priority): Promise<number> {
    try {
      return await budget.take(cost, priority);
    } catch (cause) {
      throw new RoundStopped('ledger', 'the budget could not be read', { cause });
    }
  }

  async function admitNow(
    cost: Cost,
    priority: Priority,
    refresh: () => Promise<void>,
  ): Promise<void> {
    for (;;) {
      if (stopped !== undefined) throw stopped;
      checkTime(cost);
      await refresh();
      await holdFor(timeoutOf(cost));
      const askedAt = clock.now();
      const waitMs = cost === FREE ? 0 : await taken(cost, priority);
      if (waitMs > 0) await pause(waitMs, cost, priority);
      else if (clock.now() - askedAt <= SLOW_MS) break;
    }
    underWay++;
    meter.called(cost);
  }

  async function admit(...call: Parameters<typeof admitNow>): Promise<void> {
    const admitted = line.then(() => admitNow(...call));
    line = admitted.catch(() => undefined);
    await admitted;
  }

  function land(): void {
    underWay--;
    landed.resolve();
    landed = Promise.withResolvers();
  }

  /** One call failed: is it that call, or is it Permit? A job must not age for an outage, were it the only one. */
  async function stands(): Promise<boolean> {
    checkTime(READ);
    await taken(READ, 'revocation');
    meter.called(READ);
    try {
      await options.probe();
      return true;
    } catch (error) {
      if (!isPermitFailure(error)) throw error;
      if (error.retry === 'configuration') {
        throw new RoundStopped('configuration', error.message, { cause: error });
      }
      // Too many calls: it answers.
      return error.status === 429;
    }
  }

  /** Returns when the call is to be made again: Permit had no room for it. */
  async function failedWith(error: unknown, cost: Cost): Promise<void> {
    if (!isPermitFailure(error)) throw error;
    const { message, retryAfterMs } = error;
    if (error.retry === 'configuration') {
      throw new RoundStopped('configuration', message, { cause: error });
    }
    if (error.status === 429 && cost === FREE) {
      // Nothing to wait for: it takes from no limit that we count.
      throw new RoundStopped('throttled', message, { cause: error, retryAfterMs });
    }
    if (error.status === 429) {
      await budget.refused(cost, retryAfterMs).catch((cause: unknown) => {
        throw new RoundStopped('throttled', message, { cause, retryAfterMs });
      });
      return;
    }
    if (!isNoAnswer(error)) failed = 0;
    else if (!(await stands()) || (cost.bulk === undefined && ++failed >= OUTAGE_AFTER)) {
      throw new RoundStopped('outage', message, { cause: error, retryAfterMs });
    }
    throw error;
  }

  return {
    caller(base, onResume) {
      let seen = interruptions;
      const refresh = async () => {
        if (seen === interruptions) return;
        seen = interruptions;
        await onResume?.();
      };
      return async (cost, call, priority = base) => {
        for (;;) {
          await admit(cost, priority, refresh);
          try {
            const answer = await call();
            failed = 0;
            return answer;
          } catch (error) {
            await failedWith(error, cost).catch((cause: unknown) => {
              if (cause instanceof RoundStopped) stopped ??= cause;
              throw cause;
            });
          } finally {
            land();
          }
        }
      };
    },
    interrupted: () => void interruptions++,
    keepFree(ms) {
      kept += ms;
      return () => {
        kept -= ms;
      };
    },
    stopAt,
    waits: () => waits,
    beforeWaiting(act) {
      farewells.add(act);
      return () => void farewells.delete(act);
    },
    undisturbed() {
      const seen = interruptions;
      return async () => {
        if (seen !== interruptions || lease === null) return false;
        const held = await renewed(lease);
        return held && seen === interruptions;
      };
    },
    async release() {
      await nothingUnderWay();
      await letGo();
    },
  };
}

/** Whether Permit gave no answer, rather than one that is about the job. */
export const isNoAnswer = ({ retry, code, missing }: PermitFailure): boolean =>
  retry === 'transient' && missing === undefined && !ANSWERS.includes(code);
