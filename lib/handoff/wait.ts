import { setTimeout as pause } from 'node:timers/promises';
import { withinLimit } from '../intake/index.ts';
import { HandoffError } from './errors.ts';

/** Before the second look; doubled from then on. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 400;

/**
 * How long a request wants to wait for its facts to be in Permit, in ms.
 *
 * @param query - as it came, without the question mark
 * @param mostMs - longer ones are cut to this; 0: nobody may wait
 * @returns `undefined`: it does not
 * @throws {HandoffError} `bad_wait`
 */
export function waitOf(query: string, mostMs: number): number | undefined {
  const asked = new URLSearchParams(query).getAll('wait');
  const [text] = asked;
  if (text === undefined) return undefined;
  if (mostMs === 0) throw refused('switched_off', 'set HANDOFF_MAX_WAIT_MS to let clients wait');
  if (asked.length > 1 || !/^\d{1,9}$/.test(text)) {
    throw refused('malformed', 'wait must be a whole number of milliseconds');
  }
  return Math.min(Number(text), mostMs);
}

const refused = (reason: string, detail: string) =>
  new HandoffError('bad_wait', reason, { detail });

/**
 * Looks until something is so, or the time is over: at once, and then ever less often.
 *
 * @param waitMs - milliseconds from now
 * @param isSo - one that throws counts as no, and is told to `onFailure`
 */
export async function waitUntil(
  waitMs: number,
  isSo: () => Promise<boolean>,
  onFailure: (cause: unknown) => void,
  sleep: (ms: number) => Promise<unknown> = pause,
): Promise<boolean> {
  const look = async (signal: AbortSignal): Promise<boolean> => {
    for (let ms = FIRST_PAUSE_MS; ; ms = Math.min(ms * 2, LONGEST_PAUSE_MS)) {
      if (await isSo().catch((cause) => void onFailure(cause))) return true;
      if (signal.aborted) return false;
      await sleep(ms);
    }
  };
  if (waitMs === 0) return false;
  try {
    return await withinLimit(waitMs, look);
  } catch {
    return false;
  }
}
