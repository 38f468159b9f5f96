import type { LambdaFunction } from './function.ts';

export interface ScheduleOptions {
  readonly function: LambdaFunction;
  /** The event of each invocation, as JSON. */
  readonly event: string;
  readonly everyMs: number;
}

export interface Schedule {
  /** Nothing is invoked from now on; waits for what is under way. */
  close(): Promise<void>;
}

/**
 * EventBridge's rule by a rate: invokes a function again and again, for the first time when the rate has passed once.
 * Unlike there, one that would come while the last is still under way is left out: it would only wait behind it.
 */
export function startSchedule(options: ScheduleOptions): Schedule {
  let underWay: Promise<unknown> | undefined;

  const timer = setInterval(() => {
    // How it ends is the function's own to log: the next one comes in its time.
    underWay ??= options.function.invoke(options.event).finally(() => {
      underWay = undefined;
    });
  }, options.everyMs);

  return {
    async close() {
      clearInterval(timer);
      await underWay;
    },
  };
}
