import { vi } from 'vitest';

/** The machine's clock, which can be put forward; until the mocks are restored. */
export function startClock() {
  const machine = Date.now.bind(Date);
  let ahead = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => machine() + ahead);
  return {
    pass(seconds: number) {
      ahead += seconds * 1000;
    },
  };
}
