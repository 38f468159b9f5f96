import { setTimeout as pause } from 'node:timers/promises';

/** Looks until it is so. @throws after `withinMs`, naming what was waited for */
export async function eventually(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  { withinMs = 60_000, everyMs = 5 } = {},
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
    await pause(everyMs);
  }
}
