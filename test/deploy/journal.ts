/** What was looked at, and what came of it. */
export interface Journal {
  /** Runs one check, prints a line on it, and goes on to the next whatever came of it. */
  check(name: string, look: () => Promise<void>): Promise<void>;
  readonly passed: number;
  readonly failed: number;
}

/** @param print - a line */
export function createJournal(print: (line: string) => void): Journal {
  let passed = 0;
  let failed = 0;
  return {
    async check(name, look) {
      const begun = performance.now();
      try {
        await look();
        passed += 1;
        print(`ok      ${name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
      } catch (error) {
        failed += 1;
        print(`FAILED  ${name}\n${error instanceof Error ? error.message : String(error)}`);
      }
    },
    get passed() {
      return passed;
    },
    get failed() {
      return failed;
    },
  };
}
