import type { ProviderRuns } from '../../lib/scheduled-reconcile/read-runs.ts';
import { instant } from '../terminal/index.ts';
import { shownText } from './runs.ts';

/** A provider's runs as JSON: `underWay` is the one that is open, `last` the one that ended last. */
export function runsAsJson({ source, open, last, held }: ProviderRuns, now: number) {
  return {
    source,
    underWay:
      open === undefined
        ? null
        : {
            beganAt: instant(open.startedAt),
            mode: open.mode,
            wakeUps: open.wakeUps,
            atWork: held !== undefined && held.until > now,
            step: open.step ?? null,
            sent: open.sending?.sent ?? null,
            jobs: open.sending?.jobs ?? null,
          },
    last:
      last === undefined
        ? null
        : {
            beganAt: instant(last.startedAt),
            endedAt: instant(last.endedAt),
            mode: last.mode,
            wakeUps: last.wakeUps,
            outcome: last.outcome,
            code: last.code ?? null,
            message: last.message === undefined ? null : shownText(last.message),
            users: last.found?.users ?? null,
            found: last.found?.counts ?? null,
            jobs: last.found?.mends ?? null,
            wouldRefuse: last.found?.wouldRefuse ?? null,
          },
  };
}
