import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDifferent } from '../../lib/reconcile/index.ts';
import { byHand } from '../sync/by-hand.ts';
import { membership, removal, tenantDeleted, user, userDeleted } from '../sync/jobs.ts';
import { createScene, inShort, type Scene, unassign } from './scene.ts';

const USERS = ['user_a', 'user_b', 'user_c', 'user_d'];
const ORGS = ['org_1', 'org_2'];
const GRANTED = ['admin', 'member', 'editor'];
/** Which no provider grants here: a person's. */
const BY_HAND = 'guest';
const MINUTE_MS = 60_000;
/** When the provider says that all of it changed last: what came since by mistake is newer. */
const LONG_AGO = 1_600_000_000_000;

const person = fc.constantFrom(...USERS);
const org = fc.constantFrom(...ORGS);
const roles = fc.subarray(GRANTED, { maxLength: 2 });
const email = fc.constantFrom('one', 'two', 'three');

/** Something changes at the provider, and no event tells. */
const atProvider = fc.oneof(
  fc.record({ do: fc.constant('user' as const), person, email }),
  fc.record({ do: fc.constant('roles' as const), person, org, roles }),
  fc.record({ do: fc.constant('leave' as const), person, org }),
  fc.record({ do: fc.constant('remove' as const), person }),
  fc.record({ do: fc.constant('close' as const), org }),
);
/** Somebody changes something in Permit. */
const inPermit = fc.oneof(
  fc.record({ do: fc.constant('delete' as const), person }),
  fc.record({ do: fc.constant('drop' as const), org }),
  fc.record({ do: fc.constant('take' as const), person, org, role: fc.constantFrom(...GRANTED) }),
  fc.record({ do: fc.constant('blank' as const), person }),
);
/** An event tells what is not so. */
const mistaken = fc.oneof(
  fc.record({ do: fc.constant('gone' as const), person }),
  fc.record({ do: fc.constant('closed' as const), org }),
  fc.record({ do: fc.constant('left' as const), person, org }),
  fc.record({ do: fc.constant('other' as const), person, org, roles }),
  fc.record({ do: fc.constant('here' as const), person, email }),
);
const drift = fc.record({
  before: fc.array(atProvider, { maxLength: 12 }),
  provider: fc.array(atProvider, { maxLength: 8 }),
  mistakes: fc.array(mistaken, { maxLength: 5 }),
  permit: fc.array(inPermit, { maxLength: 5 }),
  handed: fc.array(fc.record({ person, org }), { maxLength: 3 }),
});
type Drift = typeof drift extends fc.Arbitrary<infer T> ? T : never;

/** Permit takes an e-mail once. */
const mail = (id: string, name: string) => ({ email: `${name}-${id}@mail.test` });

function change({ provider }: Scene, what: Drift['provider'][number], has: Set<string>): void {
  if (what.do === 'user') {
    provider.setUser(what.person, mail(what.person, what.email), LONG_AGO);
    has.add(what.person);
  } else if (what.do === 'roles') {
    if (!has.has(what.person)) return;
    if (!has.has(what.org)) provider.setTenant(what.org, { name: what.org }, LONG_AGO);
    has.add(what.org);
    provider.setRoles(what.person, what.org, what.roles, LONG_AGO);
  } else if (what.do === 'leave') provider.removeMember(what.person, what.org);
  else if (what.do === 'remove') {
    provider.removeUser(what.person);
    has.delete(what.person);
  } else {
    provider.removeTenant(what.org);
    has.delete(what.org);
  }
}

function mistake({ engine }: Scene, what: Drift['mistakes'][number], at: number): void {
  const more = { version: at };
  if (what.do === 'gone') engine.send(userDeleted(what.person, more));
  else if (what.do === 'closed') engine.send(tenantDeleted(what.org, more));
  else if (what.do === 'left') engine.send(removal(what.person, what.org, more));
  else if (what.do === 'other') engine.send(membership(what.person, what.org, what.roles, more));
  else engine.send(user(what.person, mail(what.person, what.email), more));
}

function tamper({ engine }: Scene, what: Drift['permit'][number]): void {
  if (what.do === 'delete') byHand.remove(engine, 'users', what.person);
  else if (what.do === 'drop') byHand.remove(engine, 'tenants', what.org);
  else if (what.do === 'take') unassign(engine, what.person, what.org, what.role);
  else byHand.setAttributes(engine, what.person, {});
}

/** What Permit should hold, by the provider alone. */
async function saidBy({ provider }: Scene) {
  const users = new Map<string, unknown>();
  const held = new Set<string>();
  for await (const { jobs } of provider.directory.pages()) {
    for (const job of jobs) {
      if (job.kind === 'user') users.set(job.user, job.fields.email);
      if (job.kind !== 'membership') continue;
      for (const { name } of job.roles ?? []) held.add(`${job.user} ${job.tenant} ${name}`);
    }
  }
  return { users, roles: [...held].toSorted() };
}

describe('whatever went wrong', () => {
  it('is mended: Permit has what the provider says, and what a person made is left', async () => {
    await fc.assert(
      fc.asyncProperty(drift, async (world) => {
        const scene = createScene({ roles: [...GRANTED, BY_HAND] });
        const { engine, provider } = scene;
        // An empty directory is refused.
        provider.setUser('user_z', mail('user_z', 'one'));
        const has = new Set<string>();
        for (const what of world.before) change(scene, what, has);
        await scene.tell();
        for (const what of world.provider) change(scene, what, has);
        for (const [n, what] of world.mistakes.entries()) {
          mistake(scene, what, engine.now() - 8 * MINUTE_MS + n);
        }
        await engine.settle();
        engine.pass(10 * MINUTE_MS);
        for (const what of world.permit) tamper(scene, what);
        for (const { person, org } of world.handed) byHand.assign(engine, person, org, BY_HAND);
        byHand.makeUser(engine, 'operator', { theirs: true });
        const handed = engine.roles().filter((role) => role.endsWith(BY_HAND));

        await scene.mend({ maxRemovals: { share: 1 } });
        const said = await saidBy(scene);
        const held = Object.entries(engine.users());
        const ours = held.filter(([key]) => key !== 'operator');
        expect(new Map(ours.map(([key, one]) => [key, emailIn(one)]))).toEqual(
          new Map([...said.users].toSorted()),
        );
        expect(engine.users()['operator']).toMatchObject({ attributes: { theirs: true } });
        const [byPerson, byUs] = [true, false].map((is) =>
          engine.roles().filter((role) => role.endsWith(BY_HAND) === is),
        );
        expect(byUs?.toSorted()).toEqual(said.roles);
        // It went with whom, or with what, it was given to, and with nothing else.
        const kept = handed.filter((role) => {
          const [key = '', tenant = ''] = role.split(' ');
          return key in engine.users() && tenant in engine.tenants();
        });
        expect(byPerson?.toSorted()).toEqual(kept.toSorted());
        const again = await scene.compare({ maxRemovals: { share: 1 } });
        expect([
          isDifferent(again),
          inShort(again).filter((one) => !one.startsWith('foreign')),
        ]).toEqual([false, []]);
        expect(engine.dead()).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

const emailIn = (record: unknown): unknown =>
  typeof record === 'object' && record !== null && 'email' in record ? record.email : undefined;
