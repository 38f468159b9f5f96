import { isPermitFailure, RoundStopped } from './errors.ts';
import type { Clock, HeldLease, PermitFailure } from './ports.ts';

/** The longest that one Permit call may take; the Permit client is given the same. */
export const CALL_TIMEOUT_MS = 6_000;
/** What must be left of a lease beyond a call's time limit. */
const LEASE_MARGIN_MS = 2_000;
/** Calls that fail one after the other before we take Permit for down, whatever the probe says. */
const OUTAGE_AFTER = 3;
/** What is to be tried again though Permit stands: it answered, about this very job. */
const ANSWERS: readonly string[] = ['conflict', 'email_taken', 'concurrent_operation'];

export interface CallerOptions {
  readonly clock: Clock;
  readonly lease: HeldLease;
  /** When the last call must have ended, in ms. */
  readonly stopAt: number;
  /** A read that needs nothing but that Permit stands. */
  readonly probe: () => Promise<unknown>;
}

/**
 * Makes Permit calls while we may: within the lease, within the invocation's time, while Permit stands. Throws
 * {@link RoundStopped} when no call may follow, or what the call throws.
 */
export type Caller = <T>(call: () => Promise<T>) => Promise<T>;

/** A caller for one invocation. Every Permit call of the engine goes through it. */
export function createCaller({ clock, lease, stopAt, probe }: CallerOptions): Caller {
  let failed = 0;

  async function renewed(): Promise<boolean> {
    try {
      return await lease.renew();
    } catch (cause) {
      // Whether we still hold it is not known, and it is nobody's job that failed.
      throw new RoundStopped('outage', 'the writer lease could not be renewed', { cause });
    }
  }

  async function mayCall(): Promise<void> {
    if (clock.now() + CALL_TIMEOUT_MS > stopAt) {
      throw new RoundStopped('out_of_time', 'the invocation has no time for another call');
    }
    if (lease.until() - clock.now() >= CALL_TIMEOUT_MS + LEASE_MARGIN_MS) return;
    if (!(await renewed())) {
      throw new RoundStopped('lease_lost', 'another worker holds the writer lease');
    }
    if (lease.until() - clock.now() < CALL_TIMEOUT_MS) {
      throw new RoundStopped('lease_lost', 'the writer lease ended while it was renewed');
    }
  }

  /** One call failed: is it that call, or is it Permit? A job must not age for an outage, were it the only one. */
  async function stands(): Promise<boolean> {
    await mayCall();
    try {
      await probe();
      return true;
    } catch (error) {
      if (!isPermitFailure(error)) throw error;
      return false;
    }
  }

  return async (call) => {
    await mayCall();
    try {
      const answer = await call();
      failed = 0;
      return answer;
    } catch (error) {
      if (!isPermitFailure(error)) throw error;
      const { message, retryAfterMs } = error;
      if (error.retry === 'configuration') {
        throw new RoundStopped('configuration', message, { cause: error });
      }
      if (error.status === 429) {
        throw new RoundStopped('throttled', message, { cause: error, retryAfterMs });
      }
      if (!isNoAnswer(error)) failed = 0;
      else if (++failed >= OUTAGE_AFTER || !(await stands())) {
        throw new RoundStopped('outage', message, { cause: error, retryAfterMs });
      }
      throw error;
    }
  };
}

/** Whether Permit gave no answer, rather than one that is about the job. */
const isNoAnswer = ({ retry, code, missing }: PermitFailure): boolean =>
  retry === 'transient' && missing === undefined && !ANSWERS.includes(code);
