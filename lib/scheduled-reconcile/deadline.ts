/** When a wake-up has to come to its end. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Looks at the clock: a timer does not go off while the processor is busy. */
  check(): void;
  isOver(): boolean;
  /** No timer is left. */
  close(): void;
}

/** @param at - in ms since the epoch */
export function createDeadline(at: number, now: () => number): Deadline {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timer = setTimeout(stop, Math.max(0, at - now()));
  timer.unref();
  return {
    signal: controller.signal,
    check() {
      if (now() >= at) stop();
    },
    isOver: () => controller.signal.aborted,
    close: () => clearTimeout(timer),
  };
}
