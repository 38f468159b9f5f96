import axios, { type AxiosAdapter, AxiosError, type AxiosResponse } from 'axios';
import { createPermitClient } from '../../lib/permit/index.ts';
import { BULK_TIMEOUT_MS, CALL_TIMEOUT_MS, type PermitPort } from '../../lib/sync/index.ts';
import { type Fault, inProcessAdapter, type PermitStandIn } from '../../local/permit/index.ts';
import type { Timeline } from './timeline.ts';
import type { Rates } from './weather.ts';

/** A call that is late, but not too late for a single call or for a bulk one. */
const LATE_MS = [800, 2_500, 4_500] as const;
const API_KEY = 'key';

/** What goes wrong at Permit, as faults of the stand-in. */
export function faultsOf(rates: Rates): readonly Fault[] {
  const error = (share: number, status: number, applied: boolean): Fault => ({
    share,
    effect: { kind: 'error', status, applied },
  });
  const faults: readonly Fault[] = [
    error(rates.serverError / 2, 500, false),
    error(rates.serverError / 2, 503, false),
    error(rates.serverErrorApplied, 502, true),
    error(rates.tooMany / 2, 429, false),
    { share: rates.tooMany / 2, effect: { kind: 'error', status: 429, retryAfter: 3 } },
    { share: rates.reset, effect: { kind: 'drop' } },
    { share: rates.resetApplied, effect: { kind: 'drop', applied: true } },
    {
      share: rates.slowAnswer,
      when: ({ path }) => !path.includes('bulk'),
      effect: { kind: 'delay', ms: CALL_TIMEOUT_MS + 2_000 },
    },
    {
      share: rates.slowAnswer,
      when: ({ path }) => path.includes('bulk'),
      effect: { kind: 'delay', ms: BULK_TIMEOUT_MS + 2_000 },
    },
    ...LATE_MS.map(
      (ms): Fault => ({
        share: rates.lateCall / LATE_MS.length,
        effect: { kind: 'delay', ms, late: true },
      }),
    ),
  ];
  return faults.filter(({ share = 1 }) => share > 0);
}

export interface WireOptions {
  readonly standIn: PermitStandIn;
  readonly timeline: Timeline;
  readonly who: string;
  /** By that process's clock. */
  readonly now: () => number;
  /** One way, in ms. */
  readonly latency: () => number;
}

/** Permit as one process sees it. What it has sent arrives, whatever becomes of the process. */
export function permitOver({ standIn, timeline, who, now, latency }: WireOptions): PermitPort {
  const wire = (ms: number) => timeline.sleep('wire', ms);
  const carried = inProcessAdapter(standIn.handle, wire);
  const adapter: AxiosAdapter = async (config) => {
    const sentAt = timeline.now();
    await wire(latency());
    let answer: () => AxiosResponse;
    try {
      const response = await carried(config);
      answer = () => response;
    } catch (error) {
      answer = () => {
        throw error;
      };
    }
    await timeline.sleep(who, latency());
    // Whoever was frozen finds that its time is up.
    if (timeline.now() - sentAt > (config.timeout ?? Number.POSITIVE_INFINITY)) {
      throw new AxiosError('timeout', axios.AxiosError.ECONNABORTED, config);
    }
    return answer();
  };
  return createPermitClient({
    apiKey: API_KEY,
    apiUrl: 'http://permit.test',
    timeoutMs: CALL_TIMEOUT_MS,
    bulkTimeoutMs: BULK_TIMEOUT_MS,
    now,
    adapter,
  });
}
