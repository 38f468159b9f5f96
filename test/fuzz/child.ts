/** A share of a fuzz run, in a process of its own: told once what to try, and says of each property what it came to. */
import * as z from 'zod/mini';
import { allProperties } from './all-properties.ts';

const order = z.object({
  shares: z.array(z.object({ name: z.string(), cases: z.number() })),
  seed: z.number(),
});

process.once('message', async (message) => {
  const { shares, seed } = order.parse(message);
  for (const { name, cases } of shares) {
    const found = allProperties.find((one) => one.name === name);
    if (found === undefined) continue;
    const startedAt = performance.now();
    try {
      const count = await found.run(cases, seed);
      process.send?.({ name, cases: count, ms: performance.now() - startedAt });
    } catch (error) {
      // The others are tried all the same.
      console.error(`FAILED: ${name}\n`, error);
      process.exitCode = 1;
    }
  }
  process.disconnect();
});
