import { compileMapping } from '../../lib/mapping/index.ts';
import config from '../../local/pass-through.config.ts';
import { type Case, casesOf, check, messagesOf, NOW } from './cases.ts';
import { runEngine } from './engine.ts';

const WARM_UP_ROUNDS = 10;
const ROUNDS = 25;

export interface CaseFigures {
  readonly name: string;
  readonly jobs: number;
  readonly bytes: number;
  /** Medians, in ms. */
  readonly parseMs: number;
  readonly engineMs: number;
  readonly ratio: number;
}

export interface EngineFigures extends Omit<CaseFigures, 'name'> {
  readonly cases: readonly CaseFigures[];
}

function timeParse(bodies: readonly string[]): number {
  let parsed = 0;
  const start = performance.now();
  for (const body of bodies) if (JSON.parse(body) !== null) parsed += 1;
  const ms = performance.now() - start;
  if (parsed !== bodies.length) throw new Error('a body is null');
  return ms;
}

/** With a mapping of its own, so that nothing is remembered from the sample before. */
function timeEngine({ name, bodies, items, expected }: Case): number {
  const messages = messagesOf(bodies);
  const mapping = compileMapping(config);
  const start = performance.now();
  const end = runEngine(messages, items, mapping, NOW);
  const ms = performance.now() - start;
  check(name, end, expected);
  return ms;
}

function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

interface Samples {
  readonly it: Case;
  /** In ms. */
  readonly parse: number[];
  readonly engine: number[];
}

/**
 * Rounds go over all cases in turn, and in each the engine runs between two parsings, so that whatever else the machine
 * does meets all alike.
 */
function figuresOf(cases: readonly Case[]): readonly CaseFigures[] {
  const samples = cases.map((it): Samples => ({ it, parse: [], engine: [] }));
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const { it, parse, engine } of samples) {
      const before = timeParse(it.bodies);
      const engineMs = timeEngine(it);
      const after = timeParse(it.bodies);
      if (round < 0) continue;
      parse.push(before, after);
      engine.push(engineMs);
    }
  }
  return samples.map(({ it: { name, bodies }, parse, engine }) => {
    const [parseMs, engineMs] = [median(parse), median(engine)];
    const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
    return { name, jobs: bodies.length, bytes, parseMs, engineMs, ratio: engineMs / parseMs };
  });
}

/**
 * Workload G: the engine alone (decode, settle, map, plan; no I/O) against `JSON.parse` over the same bodies. The
 * figures are those of the case with the greatest ratio.
 *
 * @throws when plans are not what they should be.
 */
export async function measureEngine(): Promise<EngineFigures> {
  const cases = figuresOf(casesOf());
  const worst = cases.reduce((a, b) => (b.ratio > a.ratio ? b : a));
  const { name: _, ...figures } = worst;
  return { ...figures, cases };
}

if (import.meta.main) {
  const { cases } = await measureEngine();
  console.table(
    cases.map(({ parseMs, engineMs, ratio, ...figures }) => ({
      ...figures,
      parseMs: Number(parseMs.toFixed(2)),
      engineMs: Number(engineMs.toFixed(2)),
      ratio: Number(ratio.toFixed(2)),
    })),
  );
}
