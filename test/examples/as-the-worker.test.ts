import { describe, expect, it } from 'vitest';
import {
  compareFacts,
  type Example,
  type Facts,
  outcomeOf,
  tellEvents,
} from '../../lib/examples/index.ts';
import { compileMapping, type Mapping, type SyncConfig } from '../../lib/mapping/index.ts';
import { factsIn } from '../../local/demo/examples/found.ts';
import { createEngine, type Engine } from '../sync/harness.ts';
import { foldersOfExamples, loadFolder } from './folders.ts';
import { clerk, deletion, membership, signUp } from './stories.ts';

/** A Permit that has all that the mapping needs, and the roles that pass through. */
function engineFor(config: SyncConfig, { needs }: Mapping, facts: Facts): Engine {
  const named = Object.values(facts.users).flatMap(({ roles = {} }) =>
    Object.entries(roles).flatMap(([place, keys]) => (place.includes(':') ? [] : keys)),
  );
  const engine = createEngine({ config, roles: [...new Set([...needs.roles, ...named])] });
  const resources = Object.fromEntries(
    Array.from(needs.resources, ([key, { roles, relations }]) => [
      key,
      { roles: [...roles], relations: Object.fromEntries(relations) },
    ]),
  );
  for (const [key, schema] of Object.entries(resources)) engine.standIn.createResource(key, schema);
  return engine;
}

/** Tells the worker one event after the other, each applied before the next comes. */
async function differencesToTheWorker(example: Example, config: SyncConfig) {
  const mapping = compileMapping(config);
  const { facts } = await outcomeOf(example, mapping);
  const engine = engineFor(config, mapping, facts);
  for (const { jobs } of tellEvents(example, mapping)) {
    engine.send(...jobs.map((job) => ({ ...job, observedAt: engine.now() })));
    await engine.settle();
  }
  return compareFacts(facts, factsIn(engine.standIn.facts()));
}

describe.each(foldersOfExamples())('what is foreseen of the examples of ./%s', async (folder) => {
  const { config, examples } = await loadFolder(folder);

  it.each(examples)('is what the worker makes of them: $name', async (example) => {
    expect(await differencesToTheWorker(example, config)).toEqual([]);
  });
});

describe('what is foreseen is what the worker makes of', () => {
  const joined = [signUp('user_1', 'ada@example.com'), membership('user_1', 'org_1', 'org:admin')];
  const gone = { type: 'organization.deleted', data: { id: 'org_1' } };

  it.each<[string, Parameters<typeof clerk>[0], SyncConfig]>([
    ['a user who is deleted', [...joined, deletion('user_1')], {}],
    [
      'one who is kept, and comes back',
      [...joined, deletion('user_1'), membership('user_1', 'org_2', 'org:member')],
      { users: { onDelete: 'unassign' } },
    ],
    ['one who is kept', [...joined, deletion('user_1')], { users: { onDelete: 'unassign' } }],
    ['an organization that is deleted', [...joined, gone], {}],
    ['one that is kept', [...joined, gone], { tenants: { onDelete: 'unassign' } }],
    [
      'one that comes back',
      [...joined, gone, membership('user_2', 'org_1', 'org:member')],
      { tenants: { onDelete: 'unassign' } },
    ],
  ])('%s', async (_, events, config) => {
    expect(await differencesToTheWorker(clerk(events), config)).toEqual([]);
  });
});
