import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SyncJob, UserFields } from '../../lib/jobs/index.ts';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { createEngine, HOUR_MS, reasons } from './harness.ts';
import { membership, removal, STORY_START, user, userDeleted } from './jobs.ts';
import { type Death, dieOnce } from './mortal.ts';

const KEY = 'ann@mail.test';
const IDS = ['u1', 'u2'] as const;
type Id = (typeof IDS)[number];
type UserFact = Extract<SyncJob, { readonly user: string }>;

interface Op {
  readonly kind: 'record' | 'member' | 'leave' | 'delete';
  readonly id: Id;
  readonly tenant: string;
  readonly role: string;
}

const op = (kinds: readonly Op['kind'][]): fc.Arbitrary<Op> =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    id: fc.constantFrom(...IDS),
    tenant: fc.constantFrom('acme', 'blue'),
    role: fc.constantFrom('admin', 'member', 'guest'),
  });

/** How it comes: in which order, with what in one round, and where workers die. */
const delivery = fc.record({
  order: fc.infiniteStream(fc.nat(1_000)),
  rounds: fc.array(fc.nat(4), { maxLength: 6 }),
  deaths: fc.array(fc.record<Death>({ at: fc.integer({ min: 1, max: 8 }), before: fc.boolean() }), {
    maxLength: 3,
  }),
});
type Delivery = typeof delivery extends fc.Arbitrary<infer T> ? T : never;

/** What a provider tells: nobody joins anything who is not there. */
function story(ops: readonly Op[]): readonly UserFact[] {
  const alive = new Set<Id>();
  return ops.flatMap(({ kind, id, tenant, role }, index): UserFact[] => {
    const at = { version: STORY_START + index * 1000, eventId: `evt_${index}` };
    const fields: UserFields = { email: KEY, emailVerified: true, firstName: `${id} at ${index}` };
    if (kind === 'record') {
      alive.add(id);
      return [user(id, fields, at)];
    }
    if (!alive.has(id)) return [];
    if (kind === 'member') return [membership(id, tenant, [role], at)];
    if (kind === 'leave') return [removal(id, tenant, at)];
    alive.delete(id);
    return [userDeleted(id, at)];
  });
}

interface Held {
  readonly users: unknown;
  readonly roles: readonly string[];
}

async function told(
  config: SyncConfig,
  jobs: readonly SyncJob[],
  { order, rounds, deaths }: Pick<Delivery, 'rounds' | 'deaths'> & { order?: Delivery['order'] },
): Promise<Held & { readonly reasons: readonly string[] }> {
  const engine = createEngine({ config });
  const keys = order?.take(jobs.length * 2);
  const twice = keys === undefined ? jobs : [...jobs, ...jobs];
  const ranked = twice.map((job) => ({ job, rank: keys?.next().value ?? 0 }));
  const queue = ranked.toSorted((a, b) => a.rank - b.rank).map(({ job }) => job);
  const dying = [...deaths];
  for (const size of [...rounds, queue.length]) {
    engine.send(...queue.splice(0, size));
    const death = dying.shift();
    if (death !== undefined) await dieOnce(engine, config, death, 'all');
    await engine.invoke();
  }
  await engine.settle(9 * HOUR_MS);
  expect(engine.memory.queue.size()).toBe(0);
  return { users: engine.users(), roles: engine.roles().toSorted(), reasons: reasons(engine) };
}

const IN_ORDER = { rounds: [], deaths: [] };
const held = ({ users, roles }: Held): Held => ({ users, roles });

/** What Permit holds when this one alone is told of. */
async function alone(config: SyncConfig, jobs: readonly UserFact[], id: Id): Promise<Held> {
  return held(
    await told(
      config,
      jobs.filter((job) => job.user === id),
      IN_ORDER,
    ),
  );
}

const isAlive = (jobs: readonly UserFact[], id: Id): boolean => {
  const last = jobs.findLast(
    (job) => job.user === id && (job.kind === 'user' || job.kind === 'user.deleted'),
  );
  return last?.kind === 'user';
};

describe('two ids with one key, told in any order, twice, by workers that die', () => {
  it('refused: Permit ends with what is true of the one that is left', {
    timeout: 60_000,
  }, async () => {
    const config: SyncConfig = { clerk: { userKey: '{email}' } };
    const ops = fc.array(op(['record', 'record', 'member', 'member', 'leave', 'delete']), {
      minLength: 2,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(ops, delivery, async (script, how) => {
        const jobs = story(script);
        const end = await told(config, jobs, how);
        const left = IDS.filter((id) => isAlive(jobs, id));
        const [one, other] = await Promise.all(left.map((id) => alone(config, jobs, id)));
        if (one === undefined) expect(held(end)).toEqual({ users: {}, roles: [] });
        else if (other === undefined) expect(held(end)).toEqual(one);
        // Two are left: whoever came first has it, and nothing of the other's.
        else expect([one, other]).toContainEqual(held(end));
        if (left.length < 2) expect(end.reasons).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it('the newest: Permit ends with what is true of it', { timeout: 60_000 }, async () => {
    const config: SyncConfig = { clerk: { userKey: '{email}', sameKey: 'newest' } };
    const ops = fc.array(op(['member', 'member', 'leave']), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(ops, delivery, fc.boolean(), async (script, how, isDeleted) => {
        const first = { tenant: '', role: '', kind: 'record' } as const;
        const late: Op[] = isDeleted ? [{ ...first, kind: 'delete', id: 'u1' }] : [];
        const jobs = story([{ ...first, id: 'u1' }, { ...first, id: 'u2' }, ...script, ...late]);
        const end = await told(config, jobs, how);
        expect(held(end)).toEqual(await alone(config, jobs, 'u2'));
        expect(end.reasons).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });
});
