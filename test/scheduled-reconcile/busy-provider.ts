import type { SyncJob } from '../../lib/jobs/index.ts';
import { createScene, type Scene } from '../reconcile/scene.ts';
import { membership, removal, user, userDeleted } from '../sync/jobs.ts';

const TENANTS = ['org_acme', 'org_blue'];
const ROLES = ['member', 'admin', 'viewer'];

/** A provider in which people come and go, and Permit behind it. */
export interface BusyProvider {
  readonly scene: Scene;
  /** Something happens; most of it is told by an event, some of that late, and some is never told. */
  happen(): Promise<void>;
  /** Events that are late arrive. */
  arrive(): Promise<void>;
  /** Facts in which Permit is not what the provider says: `user_1`, or `user_1 org_acme`. */
  wrong(which: 'last told' | 'all'): readonly string[];
}

/** @param random - in [0, 1) */
export async function createBusyProvider(random: () => number): Promise<BusyProvider> {
  const scene = createScene();
  const { engine, provider } = scene;
  /** Roles by tenant, of who is there. */
  const people = new Map<string, Map<string, string>>();
  const everybody = new Set<string>();
  /** Facts of which the last change was told of by nobody. */
  const untold = new Set<string>();
  let late: SyncJob[] = [];
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  const emailOf = (id: string) => ({ email: `${id}@mail.test` });

  function enter(id: string): void {
    everybody.add(id);
    people.set(id, new Map([['org_acme', 'member']]));
    provider.setUser(id, emailOf(id));
    provider.setRoles(id, 'org_acme', ['org:member']);
  }

  function tell(facts: readonly string[], ...jobs: readonly SyncJob[]): void {
    const isTold = random() >= 0.3;
    for (const fact of facts) {
      if (isTold) untold.delete(fact);
      else untold.add(fact);
    }
    if (isTold && random() < 0.4) late.push(...jobs);
    else if (isTold) engine.send(...jobs);
  }
  const all = (id: string) => [id, ...TENANTS.map((tenant) => `${id} ${tenant}`)];

  function change(): void {
    const [what, version] = [random(), engine.now()];
    const here = [...people.keys()];
    const [one, tenant, role] = [pick(here), pick(TENANTS), pick(ROLES)];
    if (what < 0.2 || here.length < 3) {
      const gone = [...everybody].filter((id) => !people.has(id));
      // Half of them were here before.
      const id = gone.length > 0 && random() < 0.5 ? pick(gone) : `user_${everybody.size}`;
      enter(id);
      const joined = membership(id, 'org_acme', ['org:member'], { version });
      tell([id, `${id} org_acme`], user(id, emailOf(id), { version }), joined);
    } else if (what < 0.35) {
      provider.removeUser(one);
      people.delete(one);
      tell(all(one), userDeleted(one, { version }));
    } else if (what < 0.75) {
      provider.setRoles(one, tenant, [`org:${role}`]);
      people.get(one)?.set(tenant, role);
      tell([`${one} ${tenant}`], membership(one, tenant, [`org:${role}`], { version }));
    } else if (people.get(one)?.delete(tenant) === true) {
      provider.removeMember(one, tenant);
      tell([`${one} ${tenant}`], removal(one, tenant, { version }));
    }
  }

  async function arrive(): Promise<void> {
    engine.send(...late);
    late = [];
    await engine.settle();
  }

  for (const tenant of TENANTS) provider.setTenant(tenant, { name: tenant });
  for (let n = 0; n < 8; n++) enter(`user_${n}`);
  await scene.tell();

  return {
    scene,
    arrive,
    async happen() {
      change();
      if (random() < 0.25) await arrive();
      else if (random() < 0.5) await engine.settle();
    },
    wrong(which) {
      const users = engine.users();
      const given = engine.roles();
      const isRight = (fact: string): boolean => {
        const [id = '', tenant] = fact.split(' ');
        if (tenant === undefined) return Object.hasOwn(users, id) === people.has(id);
        const role = people.get(id)?.get(tenant);
        const wanted = role === undefined ? [] : [`${fact} ${role}`];
        return given.filter((one) => one.startsWith(`${fact} `)).join() === wanted.join();
      };
      const facts = [...everybody].flatMap(all);
      return facts.filter((fact) => !(which === 'last told' && untold.has(fact)) && !isRight(fact));
    },
  };
}
