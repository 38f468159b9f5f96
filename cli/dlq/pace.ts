import type { Shell } from '../shell.ts';

/**
 * Lets so many pass in a second, evenly.
 *
 * @returns waits until `count` more may pass; at Ctrl-C at once
 */
export function createPace(
  perSecond: number,
  { now, sleep, signal }: Pick<Shell, 'now' | 'sleep' | 'signal'>,
): (count: number) => Promise<void> {
  let freeAt = 0;
  return async (count) => {
    const at = Math.max(freeAt, now());
    freeAt = at + (count * 1000) / perSecond;
    const waitMs = at - now();
    if (waitMs > 0) await sleep(waitMs, signal).catch(() => {});
  };
}
