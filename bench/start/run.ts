/** `npm run bench:start`: how fast functions start, beside naive ones. docs/performance.md says how it is measured. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from '../machine.ts';
import { measure, median } from './measure.ts';
import { compare } from './subjects.ts';
import { tableOf, verdictsOf, warmVerdict } from './verdicts.ts';
import { measureWarm } from './warm.ts';
import { startWorld } from './world.ts';

const SAMPLES = '21';

const { values } = parseArgs({ options: { samples: { type: 'string', default: SAMPLES } } });
const count = Number(values.samples);
if (!Number.isInteger(count) || count < 1) {
  throw new TypeError('--samples must be a whole number, 1 at least');
}

const folder = await mkdtemp(join(tmpdir(), 'permit-sync-start-'));
const world = await startWorld();
try {
  const comparisons = await compare(world, folder);
  const samples = await measure(comparisons, count, (round) =>
    process.stderr.write(`\rround ${round} of ${count} `),
  );
  process.stderr.write('\n');
  // What the functions only say they did: each ingress event is a message now, and each job a user.
  const rounds = count + 1;
  const { ingress, dead } = await world.counts();
  const subjects = new Set(comparisons.flatMap(({ ours, naive }) => [ours, naive]));
  const sent = [...subjects].reduce((sum, { messages }) => sum + messages, 0);
  const users = Object.keys(world.permit.facts().users).length;
  if (ingress !== sent * rounds || dead !== 0 || users !== 2 * rounds) {
    throw new Error(`${ingress} messages, ${dead} dead letters, ${users} users: not what was sent`);
  }
  const verdicts = [
    ...verdictsOf(comparisons, samples),
    warmVerdict(await measureWarm(world, count)),
  ];
  const { processor, cores, system, node } = describeMachine();
  console.log(
    `Medians of ${count}; an empty process takes ${median(samples.empty).toFixed(1)} ms. ` +
      `${processor}, ${cores} cores, ${system}, Node ${node}\n\n${tableOf(verdicts)}`,
  );
  if (verdicts.some(({ reached }) => reached === false)) process.exitCode = 1;
} finally {
  await world.close();
  await rm(folder, { recursive: true, force: true });
}
