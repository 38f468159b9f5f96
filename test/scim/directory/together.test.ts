import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScimError } from '../../../lib/scim/errors.ts';
import type { DirectoryPolicy } from '../../../lib/scim/model.ts';
import { type OpenTable, openTable } from '../store/open-table.ts';
import {
  ACME,
  createWorld,
  type Deed,
  type DeedName,
  deeds,
  GLOBEX,
  interleave,
  policyOf,
  setStage,
  type Turns,
} from './world/index.ts';

let open: OpenTable;
beforeAll(async () => {
  open = await openTable();
});
afterAll(() => open.close());

interface Pair {
  readonly one: DeedName;
  readonly other: DeedName;
  /** The other is done there; in the same tenant, if absent. */
  readonly otherTenant?: string;
  readonly policy?: Partial<DirectoryPolicy>;
  /** What may be told to whom comes second, besides to come again. */
  readonly refused?: readonly number[];
}

const pairs: readonly Pair[] = [
  { one: 'renameGroup', other: 'addToStaff' },
  { one: 'renameGroup', other: 'renameGroupToo' },
  { one: 'removeGroup', other: 'addToStaff', refused: [404] },
  { one: 'removeUser', other: 'addMember', refused: [400] },
  { one: 'patchUser', other: 'patchUserToo' },
  { one: 'createUser', other: 'createUserToo', refused: [409] },
  { one: 'deactivate', other: 'addMember' },
  { one: 'deactivate', other: 'addMember', policy: { onBlock: 'delete' } },
  { one: 'removeUser', other: 'createLisa', otherTenant: GLOBEX },
  { one: 'renameUser', other: 'createLisa', otherTenant: GLOBEX },
  { one: 'deactivate', other: 'createLisa', otherTenant: GLOBEX, policy: { onBlock: 'delete' } },
  { one: 'removeUser', other: 'createLisa', refused: [409] },
];

const nameOf = ({ one, other, otherTenant = '', policy = {} }: Pair): string =>
  [one, 'and', other, otherTenant, ...Object.values(policy)].join(' ').trim();

describe('two operations at once', () => {
  it.each(pairs.map((pair) => [nameOf(pair), pair] as const))(
    'end as if one had come after the other: %s',
    async (_, { one, other, otherTenant = ACME, policy, refused = [] }) => {
      const before = await createWorld(open, policyOf(policy));
      const stage = await setStage(before);
      const past = await before.past();
      const first = { deed: deeds[one] satisfies Deed, tenant: ACME };
      const second = { deed: deeds[other] satisfies Deed, tenant: otherTenant };

      async function tryOut(given: readonly [typeof first, typeof second], turns: Turns) {
        const world = await createWorld(open, before.policy, past);
        const [a, b] = given.map(({ deed, tenant }) => ({
          run: (pass: Parameters<typeof world.actor>[0]) =>
            deed(world.actor(pass).directory(tenant), stage),
        }));
        if (a === undefined || b === undefined) return false;
        const { outcomes, complete } = await interleave([a.run, b.run], turns);
        world.muchLater();
        for (const [at, outcome] of outcomes.entries()) {
          if (outcome.status === 'fulfilled') continue;
          const { reason } = outcome;
          expect(reason).toBeInstanceOf(ScimError);
          if (reason instanceof ScimError && reason.status === 503) {
            const again = await Promise.allSettled([[a, b][at]?.run((_call, make) => make())]);
            const [{ status } = { status: 'rejected' }] = again;
            if (status === 'rejected') expect(refused).not.toEqual([]);
          } else expect(refused).toContain(reason.status);
        }
        world.muchLater();
        expect(await world.sweep()).toMatchObject({ failed: 0, left: 0 });
        await world.expectAgreement();
        return complete;
      }

      for (const given of [[first, second] as const, [second, first] as const]) {
        // Each is held up once, at each of its calls, while the other goes through; and some are held up in turn.
        for (let calls = 0; await tryOut(given, [calls]); calls++) {
          if (calls % 4 === 2) await tryOut(given, [calls, calls + 1]);
        }
      }
    },
  );
});
