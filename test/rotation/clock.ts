import { vi } from 'vitest';

/** The machine's clock, which can be put forward, and held; until the mocks are restored. */
export function startClock() {
  const machine = Date.now.bind(Date);
  let ahead = 0;
  let heldAt: number | undefined;
  vi.spyOn(Date, 'now').mockImplementation(() => (heldAt ?? machine()) + ahead);
  return {
    pass(seconds: number) {
      ahead += seconds * 1000;
    },
    /** Only `pass` moves it until it is let go: how slow the machine is makes no difference. */
    hold() {
      heldAt = machine();
    },
    letGo() {
      heldAt = undefined;
    },
  };
}
