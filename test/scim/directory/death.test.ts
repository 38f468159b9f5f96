import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScimError } from '../../../lib/scim/errors.ts';
import type { DirectoryPolicy } from '../../../lib/scim/model.ts';
import { type OpenTable, openTable } from '../store/open-table.ts';
import {
  ACME,
  createWorld,
  type DeedName,
  deeds,
  dyingAt,
  GLOBEX,
  policyOf,
  setStage,
} from './world/index.ts';

let open: OpenTable;
beforeAll(async () => {
  open = await openTable();
});
afterAll(() => open.close());

interface Case {
  readonly deed: DeedName;
  /** What is done before it, by nobody who dies. */
  readonly after?: readonly DeedName[];
  /** Somebody of another tenant has Lisa's key, and came first, or later. */
  readonly elsewhere?: 'first' | 'later';
  readonly policy?: Partial<DirectoryPolicy>;
}

const cases: readonly Case[] = [
  { deed: 'createUser' },
  { deed: 'patchUserToo' },
  { deed: 'renameUser' },
  { deed: 'deactivate', policy: { onBlock: 'delete' } },
  { deed: 'activate', after: ['deactivate'], policy: { onBlock: 'delete' }, elsewhere: 'later' },
  { deed: 'removeUser' },
  { deed: 'removeUser', elsewhere: 'later' },
  { deed: 'renameUser', elsewhere: 'first' },
  { deed: 'createLisa', after: ['renameUser'], elsewhere: 'later' },
  { deed: 'createGroup' },
  { deed: 'addMember' },
  { deed: 'removeMember' },
  { deed: 'replaceMembers' },
  { deed: 'renameGroup' },
  { deed: 'removeGroup' },
];

async function prepare({ after = [], elsewhere, policy }: Case) {
  const world = await createWorld(open, policyOf(policy));
  const globex = world.actor().directory(GLOBEX);
  const comeToo = () => deeds.createLisa(globex);
  if (elsewhere === 'first') await comeToo();
  const stage = await setStage(world);
  if (elsewhere === 'later') await comeToo();
  for (const deed of after) await deeds[deed](world.actor().directory(ACME), stage);
  world.clock.now += 1_000;
  return { past: await world.past(), policy: world.policy, stage };
}

/** The client comes again; what it is told may be that it was through already. */
const TWICE: ReadonlySet<number> = new Set([404, 409]);

async function comeAgain(make: () => Promise<unknown>): Promise<void> {
  try {
    await make();
  } catch (failure) {
    if (!(failure instanceof ScimError) || !TWICE.has(failure.status)) throw failure;
  }
}

const nameOf = ({ deed, after = [], elsewhere, policy = {} }: Case): string =>
  [
    deed,
    ...after.map((one) => `after ${one}`),
    elsewhere === undefined ? '' : `shared, ${elsewhere}`,
    ...Object.values(policy),
  ].join(' ');

describe('a death at any call', () => {
  it.each(cases.map((one) => [nameOf(one), one] as const))(
    'is made good by the sweep and by the client: %s',
    async (_, given) => {
      const { past, policy, stage } = await prepare(given);
      const whole = await createWorld(open, policy, past);
      const actor = whole.actor();
      await deeds[given.deed](actor.directory(ACME), stage);
      await whole.expectAgreement();
      for (let n = 1; n <= actor.calls.length; n++) {
        for (const when of n % 4 === 1 ? (['before', 'after'] as const) : (['after'] as const)) {
          const world = await createWorld(open, policy, past);
          const doomed = world.actor(dyingAt(n, when)).directory(ACME);
          await deeds[given.deed](doomed, stage).catch(() => undefined);
          world.muchLater();
          // Half the time the client is there before the sweep is.
          if (when === 'before') expect((await world.sweep()).failed).toBe(0);
          await comeAgain(() => deeds[given.deed](world.actor().directory(ACME), stage));
          world.muchLater();
          expect(await world.sweep()).toMatchObject({ failed: 0, left: 0 });
          await world.expectAgreement();
        }
      }
    },
  );
});
