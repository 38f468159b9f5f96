export type State = 'ok' | 'warning' | 'failed' | 'skipped';

/** What a check came to. */
export interface Outcome {
  readonly state: State;
  /** What was found; of what was skipped, why. */
  readonly detail: string;
  /** What to do about it: a sentence, or a command line. */
  readonly remedy?: string | undefined;
}

/** An outcome, and of which check. */
export interface Finding extends Outcome {
  /** Stable, for scripts, e.g. `queue.live`. */
  readonly id: string;
  /** For people. */
  readonly title: string;
}

export const ok = (detail: string): Outcome => ({ state: 'ok', detail });
export const skipped = (detail: string, remedy?: string): Outcome => ({
  state: 'skipped',
  detail,
  remedy,
});
export const warning = (detail: string, remedy: string): Outcome => ({
  state: 'warning',
  detail,
  remedy,
});
export const failed = (detail: string, remedy: string): Outcome => ({
  state: 'failed',
  detail,
  remedy,
});
