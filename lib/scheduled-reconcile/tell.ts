import { placeOf } from '../telemetry/index.ts';
import { codeOf } from './errors.ts';
import { driftIn } from './judge.ts';
import type { RunPorts } from './ports.ts';
import type { EndedRun } from './run-state.ts';

type Speaker = Pick<RunPorts, 'source' | 'telemetry'>;

/** What a wake-up came to, besides the end of a run. */
type Open = 'going_on' | 'begun_anew' | 'taken_over';

/** Says how a run has ended: one line with what was found, by kind and without names, and the metrics. */
export function tellEnd(run: EndedRun, error: unknown, { source, telemetry }: Speaker): void {
  const { outcome, mode, found } = run;
  const isBad = outcome !== 'finished';
  const log = outcome === 'failed' ? telemetry.error : isBad ? telemetry.warn : telemetry.info;
  log('reconcile', {
    source,
    mode,
    outcome,
    code: run.code ?? found?.wouldRefuse,
    message: isBad ? wordsOf(error) : undefined,
    ...found?.counts,
    jobs: found?.mends,
    attempts: run.wakeUps,
    ms: run.endedAt - run.startedAt,
    at: run.code === 'unexpected' ? placeOf(error) : undefined,
  });
  for (const [kind, count] of driftIn(found?.counts ?? {})) {
    telemetry.count('drift', { source, kind }, count);
  }
  telemetry.count('reconcile_runs', { source, outcome });
  const isSent = mode === 'mend' && outcome === 'finished' && found !== undefined;
  if (isSent && found.mends > 0) telemetry.count('reconcile_mends', {}, found.mends);
}

/** Says that a run is not at its end. @param error - what stopped it for now, unless that was the time */
export function tellOpen(
  outcome: Open,
  wakeUps: number,
  error: unknown,
  { source, telemetry }: Speaker,
): void {
  const log = error === undefined ? telemetry.info : telemetry.warn;
  const isForNow = error === undefined ? {} : { code: codeOf(error), message: wordsOf(error) };
  log('reconcile', { source, outcome, attempts: wakeUps, ...isForNow });
  if (outcome === 'going_on') telemetry.count('reconcile_runs', { source, outcome });
}

/** Ours name no value. Of what nobody foresaw, only the kind is told: its message may quote anything. */
export function wordsOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return codeOf(error) === 'unexpected' ? error.name : error.message;
}
