import type { Checkpoint } from '../../lib/backfill/index.ts';
import type { OnWait } from '../directories/index.ts';
import { duration, type Progress, type Terminal } from '../terminal/index.ts';
import { thousands } from './thousands.ts';

/** Tells on stderr how far a run has come, and what it waits for. */
export interface Watch {
  readonly onWait: OnWait;
  /** @param total - users, where it is known */
  begin(from: Checkpoint, total: number | undefined): void;
  page(checkpoint: Checkpoint): void;
  end(): void;
}

/** Where no bar shows it, shorter waits are not worth a line. */
const WORTH_A_LINE_MS = 1_000;

/**
 * @param name - whom one waits for: `Clerk`
 * @param hasBar - stderr is a screen, where a line would tear the bar
 */
export function createWatch(terminal: Terminal, name: string, hasBar: boolean): Watch {
  let progress: Progress | undefined;
  let users = 0;

  return {
    onWait({ why, ms }) {
      const text = `${name}: ${why}, waiting ${duration(ms)}`;
      if (hasBar && progress !== undefined) progress.update(users, text);
      else if (ms >= WORTH_A_LINE_MS) terminal.note(text);
    },
    begin({ counts, options }, total) {
      users = counts.users;
      const limits = [total, options.limit].filter((limit) => limit !== undefined);
      progress = terminal.progress({
        unit: 'users',
        total: limits.length === 0 ? undefined : Math.max(users, Math.min(...limits)),
        from: users,
      });
    },
    page({ counts }) {
      users = counts.users;
      progress?.update(
        users,
        `${thousands(counts.tenants)} tenants, ${thousands(counts.memberships)} memberships`,
      );
    },
    end() {
      progress?.stop();
      progress = undefined;
    },
  };
}
