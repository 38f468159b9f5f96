/**
 * `npm run fuzz`: every property, a million cases in all, by two processes; then how time grows with the size of what is
 * sent. `FUZZ_RUNS=20000` for fewer, `FUZZ_ONLY=SCIM` for those whose name has it, `FUZZ_SEED=1` for the same cases again.
 */
import { fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import * as z from 'zod/mini';
import { allProperties } from './all-properties.ts';
import { allGrowths } from './growth/all-growths.ts';
import { measureGrowth } from './growth/measure.ts';

const PROCESSES = 2;
const DEFAULT_RUNS = 1_000_000;
const LIMIT_MS = 30 * 60 * 1000;

const report = z.object({ name: z.string(), cases: z.number(), ms: z.number() });

const wanted = Number(process.env['FUZZ_RUNS'] ?? DEFAULT_RUNS);
const only = process.env['FUZZ_ONLY'] ?? '';
const seed = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31));
const chosen = allProperties.filter(({ name }) => name.includes(only));
const weights = chosen.reduce((sum, { weight }) => sum + weight, 0);

/** By property: cases, and the time of all processes together. */
const tried = new Map(chosen.map(({ name }) => [name, { cases: 0, ms: 0 }]));

function runShare(index: number): Promise<boolean> {
  const shares = chosen.map(({ name, weight }) => {
    return { name, cases: Math.ceil((wanted * weight) / weights / PROCESSES) };
  });
  const child = fork(new URL('./child.ts', import.meta.url), [], { execArgv: ['--no-warnings'] });
  child.send({ shares, seed: seed + index });
  const timer = setTimeout(() => child.kill(), LIMIT_MS);
  child.on('message', (message) => {
    const { name, cases, ms } = report.parse(message);
    const sum = tried.get(name);
    if (sum === undefined) return;
    sum.cases += cases;
    sum.ms += ms;
  });
  return new Promise((done) => {
    child.once('exit', (code) => {
      clearTimeout(timer);
      done(code === 0);
    });
  });
}

const startedAt = performance.now();
console.log(`fuzzing ${chosen.length} properties, seed ${seed}`);
const ended = await Promise.all(Array.from({ length: PROCESSES }, (_, index) => runShare(index)));
let total = 0;
for (const [name, { cases, ms }] of tried) {
  total += cases;
  console.log(`${String(cases).padStart(8)}  ${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`);
}

let isLinear = true;
for (const growth of allGrowths.filter(({ name }) => name.includes(only))) {
  const { verdict, isFine } = await measureGrowth(growth);
  console.log(`  ${isFine ? 'grows with its size' : 'GROWS FASTER'}  ${verdict}  ${growth.name}`);
  isLinear &&= isFine;
}

const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
const isFine = isLinear && ended.every(Boolean) && total >= (chosen.length > 0 ? wanted : 1);
console.log(`${total} cases tried in ${seconds} s: ${isFine ? 'all held' : 'FAILED'}`);
if (!isFine) process.exitCode = 1;
