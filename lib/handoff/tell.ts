import type { Version } from '../jobs/index.ts';
import { HandoffError } from './errors.ts';
import { stepFor, type Telling } from './mark.ts';
import type { MarkStore } from './mark-store.ts';

/** Others who write the mark of the same user at the same time, before we give up. */
const ATTEMPTS = 6;

export interface TellOptions {
  readonly marks: MarkStore;
  /** Milliseconds. */
  readonly now: () => number;
  /** Milliseconds; 0: every handoff is told, and there are no marks. */
  readonly intervalMs: number;
  /** Puts the facts on the queue; resolves once that is confirmed. @param beneath - tell them as older than this */
  readonly send: (beneath?: Version) => Promise<void>;
  /** Called when it could not be written down that they were sent: they will be sent again. */
  readonly onUnmarked?: (cause: unknown) => void;
}

/** The jobs that carry the facts. */
export interface Told {
  readonly job: string;
  readonly from: Version;
  /** Told before, and skipped now. */
  readonly unchanged: boolean;
}

/**
 * Tells the facts of a handoff, unless the same were told so shortly before.
 *
 * The mark is written before the facts are sent, so that at no time something is on the queue that the mark does not
 * know of: nobody skips on the strength of something older. That they were sent is written afterwards: nobody skips on the
 * strength of what never left. Each write is on the revision that was read; who loses reads again, and decides anew.
 *
 * @throws {HandoffError} `unavailable` when too many write at once; what the store or `send` throws
 */
export async function tell(user: string, telling: Telling, options: TellOptions): Promise<Told> {
  const { marks, now, intervalMs, send } = options;
  const told = { job: telling.job, from: telling.version, unchanged: false };
  if (intervalMs === 0) {
    await send();
    return told;
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { rev, mark } = await marks.read(user);
    const step = stepFor(mark, telling, now(), intervalMs);
    const { before } = step;
    if (before !== undefined && !(await marks.write(user, rev, before))) continue;
    if (step.kind === 'skip') return { job: step.mark.job, from: step.mark.from, unchanged: true };
    await send(step.beneath);
    if (step.after === undefined) return told;
    try {
      await marks.write(user, before === undefined ? rev : rev + 1, step.after);
    } catch (cause) {
      options.onUnmarked?.(cause);
    }
    return told;
  }
  throw new HandoffError('unavailable', 'contended');
}
