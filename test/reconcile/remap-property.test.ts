import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../lib/jobs/index.ts';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { DOCUMENTS, everyRole, everyTuple, makeResources } from './documents.ts';
import { createScene, type Scene } from './scene.ts';

const RULES = DOCUMENTS.clerk?.rules ?? [];
const ORGS = ['org_1', 'org_2'];
const ROLES = ['org:admin', 'org:member', 'org:editor'];

const role = fc.constantFrom('editor', 'viewer');
const org = fc.constantFrom(...ORGS, 'team_1');
const person = fc.record({
  blocked: fc.boolean(),
  plan: fc.option(fc.constantFrom('pro', 'free')),
  staff: fc.boolean(),
  teams: fc.array(fc.record({ org, role }), { maxLength: 2 }),
  shared: fc.array(
    fc.record({ id: fc.constantFrom('d1', 'd2'), org: fc.constant('org_1'), role }),
    {
      maxLength: 1,
    },
  ),
  members: fc.dictionary(fc.constantFrom(...ORGS), fc.subarray(ROLES), { maxKeys: 2 }),
});
const folder = fc.record({ id: fc.constantFrom('f1', 'f2'), title: fc.constantFrom('A', 'B') });
const world = fc.record({
  people: fc.array(person, { minLength: 1, maxLength: 3 }),
  folders: fc.uniqueArray(folder, { selector: ({ id }) => id, maxLength: 2 }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

const renamed = fc.constantFrom('editor', 'viewer', 'guest');
const provider = fc.record(
  {
    onBlock: fc.constantFrom('unassign' as const, 'keep' as const, 'delete' as const),
    attributes: fc.constantFrom<Readonly<Record<string, string>>>({}, { plan: 'metadata.plan' }),
    roles: fc.record(
      {
        rename: fc.record({ 'org:admin': renamed }, { requiredKeys: [] }),
        ignore: fc.subarray(['org:editor']),
        default: fc.constant('guest'),
      },
      { requiredKeys: [] },
    ),
    rules: fc.subarray([...RULES]),
  },
  { requiredKeys: [] },
);
const configOf = (clerk: SyncConfig['clerk'] | undefined): SyncConfig => ({
  schema: DOCUMENTS.schema ?? {},
  ...(clerk === undefined ? {} : { clerk }),
});

/** The provider has it so, and no event told. */
function furnish({ provider: told }: Scene, { people, folders }: World): void {
  for (const id of ORGS) {
    const own = id === 'org_1' ? folders : [];
    told.setTenant(id, { name: id, metadata: { tier: 1, folders: own } });
  }
  people.forEach(({ blocked, plan, members, ...rest }, n) => {
    const metadata: JsonObject = { ...rest, ...(plan === null ? {} : { plan }) };
    told.setUser(`user_${n}`, { email: `user-${n}@mail.test`, blocked, metadata });
    for (const [tenant, roles] of Object.entries(members)) {
      told.setRoles(`user_${n}`, tenant, roles);
    }
  });
}

const factsOf = ({ engine }: Scene) => ({
  users: engine.users(),
  roles: everyRole(engine),
  tuples: everyTuple(engine),
});

it('ends where Permit would be if the config had always been so, and finds nothing then', async () => {
  await fc.assert(
    fc.asyncProperty(world, provider, provider, async (told, first, second) => {
      const before = createScene({ config: configOf(first) });
      makeResources(before.engine);
      furnish(before, told);
      await before.bringOver({ maxRemovals: { share: 1 } });
      const scene = createScene({ config: configOf(second), before });
      await scene.bringOver({ maxRemovals: { share: 1 } });

      const fresh = createScene({ config: configOf(second) });
      makeResources(fresh.engine);
      furnish(fresh, told);
      await fresh.bringOver();
      expect(factsOf(scene)).toEqual(factsOf(fresh));
      expect(scene.engine.dead()).toEqual([]);
      const again = await scene.remap();
      expect({ jobs: again.jobs, changes: again.changes }).toEqual({ jobs: [], changes: [] });
    }),
    { numRuns: 60 },
  );
}, 60_000);
