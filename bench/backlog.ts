/**
 * `npm run bench:backlog`: a backlog of a million messages, worked off on the virtual clock. What docs/scaling.md
 * plans on paper, simulated.
 */
import { DOCUMENTED_LIMITS, type Limits } from '../local/permit/index.ts';
import { compareEndState } from './end-state.ts';
import { floorOf } from './floor.ts';
import { duration, number } from './format.ts';
import { createJobMaker, populate } from './population.ts';
import { randomFrom, shuffled } from './random.ts';
import { createWorld } from './world.ts';

const MESSAGES = Number(process.argv[2] ?? 1_000_000);
const TENANTS = 1_000;

/** What Permit might grant on request. */
const LIMITS: readonly (readonly [name: string, limits: Limits])[] = [
  ['documented', DOCUMENTED_LIMITS],
  ['ten times the bulk calls', { ...DOCUMENTED_LIMITS, bulkPer10Minutes: 1_000 }],
];

const population = populate(Math.floor((MESSAGES - TENANTS) / 2), TENANTS);
const { people, tenants } = population;
const floor = floorOf({
  usersWritten: people.length,
  tenantsWritten: tenants.length,
  rolesGiven: people.length,
});

for (const [name, limits] of LIMITS) {
  const world = createWorld(limits);
  const make = createJobMaker(world.clock.now());
  world.send(tenants.map(make.tenant));
  world.send(
    shuffled(
      people.flatMap((person) => [make.user(person), make.membership(person)]),
      randomFrom(3),
    ),
  );
  const drained = await world.drain();
  const { wrong } = compareEndState(world.facts(), population);
  console.log(
    [
      `${number(MESSAGES)} messages, limits: ${name}`,
      `  floor        ${number(floor)} bulk calls`,
      `  permit-sync  ${number(drained.bulk)} bulk, ${number(drained.writes - drained.bulk)} single, ${number(drained.refused)} refused`,
      `  applied in   ${duration(drained.appliedMs)} (wall ${duration(drained.wallMs)}), ${number(drained.invocations)} invocations`,
      `  wrong facts  ${wrong}, dead letters ${drained.deadLetters}, left ${drained.leftInQueue}`,
      '',
    ].join('\n'),
  );
}
