import type { PermitStandIn } from '../../local/permit/index.ts';
import type { Timeline } from './timeline.ts';

export interface Outage {
  readonly minutes: number;
  /** Calls that were made meanwhile. */
  calls: number;
}

const MINUTE_MS = 60_000;

/** Permit is down, or refuses our key, a few times for some minutes each; never two at once. */
export function startOutages(
  count: number,
  spanMs: number,
  standIn: PermitStandIn,
  timeline: Timeline,
  random: () => number,
): readonly Outage[] {
  const outages: Outage[] = [];
  const partMs = spanMs / Math.max(1, count);
  for (let n = 0; n < count; n++) {
    const lastsMs = Math.min(partMs / 2, (1 + random() * 7) * MINUTE_MS);
    const from = timeline.now() + partMs * n + random() * (partMs - lastsMs);
    timeline.at(from, () => {
      const outage = { minutes: lastsMs / MINUTE_MS, calls: 0 };
      const before = standIn.calls().total;
      const faults = standIn.faults;
      const id = random() < 0.5 ? faults.outage() : faults.refuseKey(random() < 0.5 ? 401 : 403);
      timeline.at(from + lastsMs, () => {
        outage.calls = standIn.calls().total - before;
        outages.push(outage);
        faults.clear(id);
      });
    });
  }
  return outages;
}
