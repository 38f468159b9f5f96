import { firstToMiss } from './first-to-miss.ts';
import { SOAK_SABOTAGES } from './sabotages.ts';
import { type SoakEnd, soak } from './soak.ts';

/**
 * The long form of the soak: `npm run soak`, and `npm run soak -- --sabotage` for which seed notices which safeguard
 * that is taken out (all, or those named). `SOAK_SEED` replays one seed, or begins with it (`SOAK_SEEDS` of them); `SOAK_EVENTS`: of each.
 */
const numberOf = (name: string, otherwise: number): number =>
  Number(process.env[name] ?? otherwise);
const EVENTS = numberOf('SOAK_EVENTS', 5_000);
const FIRST_SEED = numberOf('SOAK_SEED', 1);
const SEEDS = numberOf('SOAK_SEEDS', process.env['SOAK_SEED'] === undefined ? 20 : 1);
const TOLD = 6;

const seeds = Array.from({ length: SEEDS }, (_, n) => FIRST_SEED + n);

function line(end: SoakEnd, seconds: number): string {
  const { seed, events, delivered, letters, replayed, tally, calls, refused, minutes } = end;
  const parts = [
    `seed ${seed}: ${end.wrong.length === 0 ? 'right' : 'WRONG'}`,
    `${events} events, ${delivered} deliveries`,
    `${letters} dead letters (${replayed} replayed)`,
    `${calls.total} calls (${calls.bulk} bulk, ${calls.faulted} faulted, ${refused} too many)`,
    `${tally.invocations} invocations, ${tally.kills} kills, ${tally.freezes} freezes, ${tally.cutOff} cut off`,
    `${minutes.faulty.toFixed(0)} min, drained in ${minutes.drained.toFixed(0)}`,
    `${seconds.toFixed(1)} s`,
  ];
  return parts.join('; ');
}

async function timed(seed: number): Promise<SoakEnd> {
  const before = performance.now();
  const end = await soak({ seed, events: EVENTS });
  console.log(line(end, (performance.now() - before) / 1000));
  if (end.wrong.length > 0) {
    for (const one of end.wrong.slice(0, TOLD)) console.log(`  ${one}`);
    console.log(`  replay: SOAK_SEED=${seed} SOAK_EVENTS=${EVENTS} npm run soak`);
  }
  return end;
}

/** Every safeguard that is taken out has to be missed. */
async function sabotaged(): Promise<boolean> {
  let missed = true;
  const only = process.argv.slice(process.argv.indexOf('--sabotage') + 1);
  for (const [name, sabotage] of Object.entries(SOAK_SABOTAGES)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const end = await firstToMiss(sabotage, seeds);
    missed &&= end !== undefined;
    const how = end === undefined ? 'NOT MISSED' : `seed ${end.seed}: ${end.wrong[0]}`;
    console.log(`without ${name}: ${how}`);
  }
  return missed;
}

async function all(): Promise<boolean> {
  const ends: SoakEnd[] = [];
  for (const seed of seeds) ends.push(await timed(seed));
  const sum = (of: (end: SoakEnd) => number) => ends.reduce((total, end) => total + of(end), 0);
  const wrong = ends.filter((end) => end.wrong.length > 0).length;
  console.log(
    `${ends.length} seeds, ${sum(({ events }) => events)} events, ${wrong} of the seeds wrong`,
  );
  return wrong === 0;
}

const well = process.argv.includes('--sabotage') ? await sabotaged() : await all();
process.exit(well ? 0 : 1);
