import type { AxiosAdapter } from 'axios';
import {
  createPermitStandIn,
  DOCUMENTED_LIMITS,
  inProcessAdapter,
  type Limits,
  type PermitStandIn,
} from '../local/permit/index.ts';
import type { VirtualClock } from './clock/virtual-clock.ts';
import { LATENCY } from './latency.ts';
import { ROLES } from './population.ts';

export const API_KEY = 'permit_key_of_the_benchmark';
export const API_URL = 'http://permit.bench';

/** The Permit stand-in, which counts by fixed and by sliding windows: the same for all that is compared. */
export function createBenchPermit(
  clock: VirtualClock,
  limits: Limits = DOCUMENTED_LIMITS,
): PermitStandIn {
  return createPermitStandIn({
    apiKey: API_KEY,
    now: clock.now,
    random: () => 0.5,
    roles: ROLES,
    limits,
    rules: { limitWindow: 'both' },
    keepCalls: 100,
  });
}

/** Calls the stand-in in process, on the virtual clock: half of the time on the way there, half on the way back. */
export function latentAdapter(standIn: PermitStandIn, clock: VirtualClock): AxiosAdapter {
  const call = inProcessAdapter(standIn.handle, clock.sleep);
  return async (config) => {
    const kilobytes = typeof config.data === 'string' ? config.data.length / 1024 : 0;
    const ms = LATENCY.permitMs + kilobytes * LATENCY.permitMsPerKilobyte;
    await clock.sleep(ms / 2);
    try {
      return await call(config);
    } finally {
      await clock.sleep(ms / 2);
    }
  };
}
