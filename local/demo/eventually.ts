import { setTimeout as pause } from 'node:timers/promises';

/** Something in the demo is not as it should be. */
export class DemoError extends Error {
  readonly code = 'not_as_it_should_be';
  readonly retry = 'permanent';

  constructor(message: string) {
    super(message);
    this.name = 'DemoError';
  }
}

const STEP_MS = 50;
/** Far more than anything here takes. */
const LIMIT_MS = 15_000;

/**
 * Asks again and again until the answer is there.
 *
 * @param what is waited for, for the error.
 * @param ask answers `undefined` as long as it is not so.
 * @throws {DemoError} when it has not come within the limit.
 */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const endAt = performance.now() + LIMIT_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > endAt) throw new DemoError(`waited ${LIMIT_MS / 1000} s for ${what}`);
    await pause(STEP_MS);
  }
}

/** @throws {DemoError} unless it is so. */
export function expectThat(isSo: boolean, what: string): void {
  if (!isSo) throw new DemoError(`not so: ${what}`);
}
