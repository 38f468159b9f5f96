import type { Directory } from '../directories/index.ts';
import { mendsOf } from '../reconcile/index.ts';
import type { Deadline } from './deadline.ts';
import { RunError } from './errors.ts';
import type { Journal } from './journal/index.ts';
import { foundIn, judge } from './judge.ts';
import type { RunPorts } from './ports.ts';
import type { Found, OpenRun } from './run-state.ts';
import { batchIn, keepBatch, sendBatch } from './send-batch.ts';

/** How a run has come to its end. */
export interface Reached {
  readonly found: Found;
  /** A brake: nothing was sent. */
  readonly refusal?: Error;
}

/** Notes how a run stands. */
export type Note = (run: OpenRun) => Promise<void>;

/**
 * Goes on with a run, from where it stands to its end or to that of the wake-up.
 *
 * @returns `null`: the deadline came first, while it was sending
 * @throws what reading, comparing and sending throw; also when the deadline came first
 */
export async function goOn(
  run: OpenRun,
  journal: Journal,
  directory: Directory,
  deadline: Deadline,
  note: Note,
  ports: RunPorts,
): Promise<Reached | null> {
  const send = (jobs: Parameters<typeof sendBatch>[0], sending: NonNullable<OpenRun['sending']>) =>
    sendBatch(jobs, sending, (next) => note({ ...run, sending: next }), deadline, ports);

  if (run.sending !== undefined) {
    const isSent = await send(batchIn(journal, run.sending), run.sending);
    return isSent ? { found: run.sending.found } : null;
  }
  refuseUnlessKnownById(ports);
  const judgement = await judge(run, journal, directory, deadline, ports);
  const found = foundIn(judgement);
  const { comparison, refusal } = judgement;
  if (run.mode === 'report') return { found };
  if (refusal !== null) return { found, refusal };
  const mends = mendsOf(comparison);
  if (mends.length === 0) return { found };
  const sending = { batch: ports.newId(), jobs: mends.length, sent: 0, found };
  await keepBatch(mends, sending.batch, journal);
  await note({ ...run, sending });
  return (await send(mends, sending)) ? { found } : null;
}

function refuseUnlessKnownById({ mapping, source }: RunPorts): void {
  const { by } = mapping.identity(source);
  if (by === 'id') return;
  throw new RunError(
    'users_not_by_id',
    `${source}.userKey is made of {${by}}: users that are not known by their id cannot be compared yet; take ${source} out of RECONCILE_SOURCES`,
  );
}
