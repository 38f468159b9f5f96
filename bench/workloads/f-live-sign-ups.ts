import { compareEndState } from '../end-state.ts';
import { duration, number } from '../format.ts';
import { startBenchStack } from '../live/bench-stack.ts';
import { percentile } from '../live/percentile.ts';
import { makeTenants, signUpSteadily } from '../live/sign-ups.ts';
import { populate } from '../population.ts';
import type { Workload } from '../workload.ts';

const TENANTS = 10;
const EVERY_MS = 500;
const P50_MS = 500;
const P99_MS = 3_000;

export const liveSignUps: Workload = {
  id: 'F',
  title: '2 sign-ups a second into existing tenants, real clock, local stack',
  async run({ quick }) {
    const population = populate(quick ? 40 : 360, TENANTS);
    const bench = await startBenchStack();
    try {
      await makeTenants(bench, population.tenants);
      bench.standIn.resetCalls();
      const started = performance.now();
      const took = await signUpSteadily(bench, population, EVERY_MS);
      const wallMs = performance.now() - started;
      const { writes, bulk, refused } = bench.standIn.calls();
      const samples = [...took.values()];
      const [p50, p99] = [percentile(samples, 50), percentile(samples, 99)];
      const { wrong, examples } = compareEndState(bench.standIn.facts(), population);
      const problems = bench.errors().map((error) => `logged: ${error}`);
      const missing = population.people.length - took.size;
      if (missing > 0) problems.push(`${missing} sign-ups did not arrive`);
      if (refused > 0) problems.push(`${refused} calls refused by the limits`);
      if (wrong > 0) problems.push(`${wrong} facts wrong, e.g. ${examples.join('; ')}`);
      return {
        naive: '–',
        floor: '–',
        ours: `${number(samples.length)} of ${number(population.people.length)} arrived, p50 ${duration(p50)}, p99 ${duration(p99)}, max ${duration(Math.max(...samples))}`,
        refused: number(refused),
        time: `${duration(wallMs)}, ${number(writes)} write calls (${bulk} bulk)`,
        target: `all arrived, 0 refused, p50 ≤ ${duration(P50_MS)}, p99 ≤ ${duration(P99_MS)}`,
        reached: problems.length === 0 && p50 <= P50_MS && p99 <= P99_MS,
        limitedBy:
          "queue, ledger and worker, all on this machine: the stand-in answers at once, so Permit's own time comes on top",
        problems,
        figures: { signUps: samples.length, p50, p99, writes, bulk, refused, wallMs },
      };
    } finally {
      await bench.close();
    }
  },
};
