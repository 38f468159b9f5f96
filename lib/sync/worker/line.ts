import type { Telemetry } from '../../telemetry/telemetry.ts';
import { TAKEOVER_WAIT_MS } from '../costs.ts';
import type { Clock, HeldLease, LeasePort } from '../ports.ts';

/** How long an invocation stands in line with its messages in hand: they wait for whoever holds the lease. */
export const PATIENCE_MS = 400;
/**
 * With live messages: longer than most rounds of live jobs; but during a round of an import each invocation that a
 * revocation is handed to, one after the other, holds it up for so long.
 */
export const LIVE_PATIENCE_MS = 150;
/** Between two looks, at first, and later on. */
const SOON_MS = 50;
const LATER_MS = 300;

export interface LineOptions {
  readonly lease: LeasePort;
  readonly clock: Clock;
  readonly random: () => number;
  readonly telemetry: Telemetry;
}

/** Where invocations wait for the writer lease. */
export interface Line {
  /** Waits until `until`, in ms. `null`: somebody else held it all the time, or the ledger does not answer. */
  stand(until: number): Promise<HeldLease | null>;
  /** The same, and waits out the last call of a holder who never let go, as far as there is time until `stopAt`. */
  takeUp(until: number, stopAt?: number): Promise<HeldLease | null>;
}

export function createLine({ lease, clock, random, telemetry }: LineOptions): Line {
  async function tryToAcquire(): Promise<HeldLease | null> {
    try {
      return await lease.acquire();
    } catch (error) {
      telemetry.error('lease_unavailable', { error: error instanceof Error ? error.name : '' });
      return null;
    }
  }

  async function stand(until: number): Promise<HeldLease | null> {
    const since = clock.now();
    for (;;) {
      const held = await tryToAcquire();
      const now = clock.now();
      if (held !== null || now >= until) return held;
      const step = now - since < PATIENCE_MS ? SOON_MS : LATER_MS;
      await clock.sleep(Math.min(step * (0.5 + random()), until - now));
    }
  }

  return {
    stand,
    async takeUp(until, stopAt = until) {
      const held = await stand(until);
      // Its last call may still be on the wire: let it end before ours begin, if any can.
      const left = Math.max(0, stopAt - clock.now());
      if (held?.takenOver) await clock.sleep(Math.min(TAKEOVER_WAIT_MS, left));
      return held;
    },
  };
}
