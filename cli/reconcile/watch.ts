import type { Phase, Step } from '../../lib/reconcile/index.ts';
import type { OnWait } from '../directories/index.ts';
import { duration, type Progress, type Terminal } from '../terminal/index.ts';

/** Tells on stderr how far it is. */
export interface Watch {
  readonly onStep: (step: Step) => void;
  readonly onWait: OnWait;
  end(): void;
}

/** What each step counts. */
export const UNITS: Readonly<Record<Phase, string>> = {
  ledger: 'items of the ledger',
  'permit users': 'users in Permit',
  'permit tenants': 'tenants in Permit',
  'permit roles': 'role assignments in Permit',
  'permit instances': 'resource instances in Permit',
  provider: 'objects of the provider',
  comparing: 'users compared',
  confirming: 'asked for once more',
  sending: 'jobs sent',
};
/** Where no bar shows it, shorter waits are not worth a line. */
const WORTH_A_LINE_MS = 1_000;

/** @param hasBar - stderr is a screen, where a line would tear the bar */
export function createWatch(terminal: Terminal, name: string, hasBar: boolean): Watch {
  let progress: Progress | undefined;
  let phase: Phase | undefined;
  let reached = 0;

  function end(): void {
    progress?.stop();
    progress = undefined;
    phase = undefined;
  }

  return {
    end,
    onStep({ phase: now, done, total }) {
      // What is under way at once is counted as it ends, and what begins anew begins at nothing.
      if (phase !== now || done < reached) {
        end();
        phase = now;
        progress = terminal.progress({ unit: UNITS[now], total });
      }
      reached = done;
      progress?.update(done, '');
    },
    onWait({ why, ms }) {
      const text = `${name}: ${why}, waiting ${duration(ms)}`;
      if (hasBar && progress !== undefined) progress.update(reached, text);
      else if (ms >= WORTH_A_LINE_MS) terminal.note(text);
    },
  };
}
