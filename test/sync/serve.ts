import type { Engine } from './harness.ts';

const POLL_MS = 200;

/**
 * As Lambda's event sources: wakes each engine whenever the queue has something to hand to it, one invocation after
 * the other, until `done` says so.
 *
 * @param importers - engines that the import queue wakes
 */
export async function serve(
  engines: readonly Engine[],
  done: () => boolean,
  importers: readonly Engine[] = [],
): Promise<void> {
  await Promise.all([
    ...engines.map(async (engine) => {
      const { clock, memory } = engine;
      while (!done()) {
        if (memory.queue.nextVisible() <= clock.now()) await engine.invoke();
        else await clock.sleep(POLL_MS);
      }
    }),
    ...importers.map(async (engine) => {
      const { clock, memory } = engine;
      while (!done()) {
        if (memory.imports.nextVisible() <= clock.now()) await engine.invokeImport();
        else await clock.sleep(POLL_MS);
      }
    }),
  ]);
}

/** Ends once it is so, or after so many ms. @returns whether it is so */
export async function until(
  { clock }: Engine,
  isSo: () => boolean,
  withinMs: number,
): Promise<boolean> {
  const end = clock.now() + withinMs;
  while (!isSo() && clock.now() < end) await clock.sleep(POLL_MS);
  return isSo();
}

/** Calls take their time: single ones 60 ms, bulk calls two seconds. */
export function takeTime({ standIn }: Engine): void {
  const isBulk = (path: string) => path.includes('/bulk');
  standIn.faults.add({ when: ({ path }) => !isBulk(path), effect: { kind: 'delay', ms: 60 } });
  standIn.faults.add({ when: ({ path }) => isBulk(path), effect: { kind: 'delay', ms: 2_000 } });
}
