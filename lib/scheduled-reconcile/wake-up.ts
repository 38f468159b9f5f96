import { createDeadline } from './deadline.ts';
import { failureOf } from './errors.ts';
import { takeHold } from './hold.ts';
import type { RunPorts } from './ports.ts';
import { isDue, readState, runsPk, type WakeUp } from './run-state.ts';
import { tellOpen } from './tell.ts';
import { work } from './work.ts';

/** A wake-up ends by itself so long before it would be ended: a request under way, and what was read, fit in. */
const MARGIN_MS = 45_000;
/** Less time is not worth it. */
export const LEAST_MS = 120_000;

/**
 * Goes on with a provider's run, or begins one that is due (docs/decisions/0021-scheduled-reconcile.md).
 *
 * @param endsAt - when the invocation would be ended, in ms since the epoch
 * @throws {LedgerError} when not even the run's own document can be read or written
 */
export async function wakeUp(ports: RunPorts, endsAt: number): Promise<WakeUp> {
  const { documents, intervalMs, newId, now, source } = ports;
  const pk = runsPk(source);
  if (endsAt - now() < LEAST_MS) return 'idle';
  if (!isDue(readState((await documents.read(pk))?.body), intervalMs, now())) return 'idle';
  const hold = await takeHold({ documents, pk, holder: newId(), until: endsAt, now });
  if (hold === null) return 'busy';
  const deadline = createDeadline(endsAt - MARGIN_MS, now);
  try {
    // Somebody may have ended it between the two looks.
    if (isDue(hold.runs(), intervalMs, now())) return await work(hold, deadline, ports);
    await hold.release(hold.runs());
    return 'idle';
  } catch (error) {
    if (failureOf(error) !== 'taken_over') throw error;
    tellOpen('taken_over', hold.runs().open?.wakeUps ?? 0, error, ports);
    return 'taken_over';
  } finally {
    deadline.close();
  }
}
