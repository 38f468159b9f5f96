import { compileMapping, type SyncConfig } from '../../../lib/mapping/index.ts';
import { createEngine } from '../../sync/harness.ts';
import { randomFrom } from '../../sync/simulation/scheduler.ts';
import type { OpenTable } from '../store/open-table.ts';
import { carryOut, type Play } from './carry-out.ts';
import { adoptGroups, expectedBy, seenBy, storeOf } from './final.ts';
import { ROLES } from './group-deeds.ts';
import { createMemory } from './memory.ts';
import { factsIn, factsOf } from './permit.ts';
import { FURNITURE, type Script } from './script.ts';
import { openSite } from './site.ts';

const LONGER_THAN_ANY_CLAIM_MS = 130_000;
const SWEEPS = 6;

const shuffled = <T>(items: readonly T[], random: () => number): T[] =>
  items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);

/** Plays a script to its end, and says what there is then, beside what there should be. */
export async function play(open: OpenTable, script: Script) {
  const random = randomFrom(script.seed);
  const { userKey, onBlock, onDelete } = script;
  const config: SyncConfig = {
    scim: { userKey, onBlock, onDelete, attributes: { title: 'metadata.title' } },
  };
  const mapping = compileMapping(config);
  const engine = createEngine({ config, roles: ROLES, random });
  const site = await openSite({ open, mapping, random, now: engine.now, elapse: engine.pass });
  let serials = 0;
  const doings: Play = {
    site,
    memory: createMemory(),
    policy: script,
    serial: () => ++serials,
    doubts: { troubled: false, groups: [], members: new Set() },
  };

  /** Some of what is told, in any order, and some of it twice. */
  async function deliver(share: number): Promise<void> {
    const told = shuffled(site.jobs.splice(0), random);
    const now = told.filter(() => random() < share);
    site.jobs.push(...told.filter((job) => !now.includes(job)));
    engine.send(...now, ...shuffled(now, random).filter(() => random() < 0.3));
  }

  for (const commands of script.furnished ? FURNITURE : []) await carryOut(doings, commands);
  for (const { commands, passMs, sweep, deliver: delivers } of script.rounds) {
    await carryOut(doings, commands);
    engine.pass(passMs);
    if (sweep) await site.sweep();
    if (!delivers) continue;
    await deliver(0.5);
    await engine.invoke();
  }

  let left = 1;
  for (let n = 0; n < SWEEPS && left > 0; n++) {
    engine.pass(LONGER_THAN_ANY_CLAIM_MS);
    const swept = await site.sweep();
    left = (swept?.left ?? 0) + (swept?.failed ?? 0) + (swept?.settled ?? 0);
  }
  await adoptGroups(doings);
  await deliver(1);
  await engine.settle();

  const store = await storeOf(open, doings);
  const facts = factsOf(store.users, store.names, mapping, script);
  const { permit, ledger } = factsIn(engine, script, facts);
  return {
    found: {
      left,
      store: store.found,
      seen: await seenBy(doings),
      permit,
      ledger,
      dead: engine.dead().map(({ reason }) => reason.reason),
    },
    expected: {
      left: 0,
      store: store.expected,
      seen: expectedBy(doings),
      permit: facts,
      ledger: facts.filter((line) => !line.includes(' is ')),
      dead: [],
    },
  };
}
