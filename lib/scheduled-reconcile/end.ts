import { codeOf, failureOf } from './errors.ts';
import type { Reached } from './go-on.ts';
import type { Hold } from './hold.ts';
import { chunksOf } from './open-run.ts';
import type { RunPorts } from './ports.ts';
import type { EndedRun, OpenRun } from './run-state.ts';
import { tellEnd, tellOpen, wordsOf } from './tell.ts';

/** Leaves a run to the next wake-up. @param error - what stopped it; `undefined`: the time was over */
export async function letGo(
  hold: Hold,
  run: OpenRun,
  error: unknown,
  ports: RunPorts,
): Promise<'going_on'> {
  await hold.release({ ...hold.runs(), open: run });
  tellOpen('going_on', run.wakeUps, error, ports);
  return 'going_on';
}

/** Ends a run: by what it has reached, or by what went wrong. */
export async function end(
  hold: Hold,
  run: OpenRun,
  { reached, error }: { readonly reached?: Reached; readonly error?: unknown },
  ports: RunPorts,
): Promise<EndedRun['outcome']> {
  const cause = reached?.refusal ?? error;
  const isRefused = cause !== undefined && failureOf(cause) === 'refused';
  const outcome = cause === undefined ? 'finished' : isRefused ? 'refused' : 'failed';
  const { startedAt, wakeUps, mode } = run;
  const message = wordsOf(cause);
  const last: EndedRun = {
    startedAt,
    endedAt: ports.now(),
    wakeUps,
    mode,
    outcome,
    ...(cause === undefined ? {} : { code: codeOf(cause) }),
    ...(message === undefined ? {} : { message }),
    ...(reached === undefined ? {} : { found: reached.found }),
  };
  // First: a death in between has it told twice, and not never.
  tellEnd(last, cause, ports);
  await hold.release({ last });
  await forget(run, ports);
  return outcome;
}

/** Deletes what was read. What cannot be deleted now goes by its `expiresAt`. */
export async function forget(run: OpenRun, ports: RunPorts): Promise<void> {
  const chunks = ports.chunks(chunksOf(run, ports));
  await chunks.clear().catch(() => undefined);
}
