import { describe, expect, it } from 'vitest';
import { encodeJob } from '../../lib/jobs/index.ts';
import { byHand } from './by-hand.ts';
import { createEngine, reasons } from './harness.ts';
import { grant, grantDeleted, membership, removal, tenant, user } from './jobs.ts';

/** An engine that has ann, a member of acme, and bob. */
async function furnished(options: Parameters<typeof createEngine>[0] = {}) {
  const engine = createEngine(options);
  engine.send(
    user('ann', { email: 'ann@mail.test' }),
    user('bob', {}),
    tenant('acme', { name: 'Acme' }),
    tenant('blue', { name: 'Blue' }),
    membership('ann', 'acme', ['member']),
  );
  await engine.settle();
  engine.newCalls();
  return engine;
}

describe('a role that Permit does not know', () => {
  it('dead-letters only the job that asked for it, with no write for it', async () => {
    const engine = await furnished();
    const odd = grant('bob', 'acme', 'ghost');
    engine.send(odd);
    await engine.settle();
    expect(reasons(engine)).toEqual(['unknown_role']);
    expect(engine.dead()[0]?.job).toMatchObject({ eventId: odd.eventId });
    expect(engine.dead()[0]?.reason.message).toContain('"ghost"');
    expect(engine.newCalls().writes).toBe(0);
  });

  it('is named as the provider names it, too, where the key is another', async () => {
    const engine = await furnished();
    engine.send(grant('bob', 'acme', 'Finance Team'));
    await engine.settle();
    expect(engine.dead()[0]?.reason.message).toContain(
      'role "Finance_x20_Team" ("Finance Team" at the provider) does not exist',
    );
  });

  it('takes what the job takes, and lets other jobs and other roles of the user go on', async () => {
    const engine = await furnished();
    engine.send(
      membership('ann', 'acme', ['ghost', 'editor']),
      membership('ann', 'blue', ['viewer']),
      membership('bob', 'acme', ['member']),
    );
    await engine.settle();
    expect(reasons(engine)).toEqual(['unknown_role']);
    expect(engine.roles()).toEqual(['ann acme editor', 'ann blue viewer', 'bob acme member']);
  });

  it('does not dead-letter a removal in the same tenant', async () => {
    const engine = await furnished();
    engine.send(grant('ann', 'acme', 'ghost'), removal('ann', 'acme'));
    await engine.settle();
    expect(reasons(engine)).toEqual(['unknown_role']);
    expect(engine.roles()).toEqual([]);
  });

  it('is applied by a replay of the same body once the role is there', async () => {
    const engine = await furnished();
    const job = membership('ann', 'acme', ['ghost']);
    engine.send(job);
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    engine.standIn.createRole('ghost');
    engine.send(encodeJob({ ...job, verify: true }));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme ghost']);
    expect(reasons(engine)).toEqual(['unknown_role']);
  });

  it('is superseded when something newer came before the replay', async () => {
    const engine = await furnished();
    const job = membership('ann', 'acme', ['ghost']);
    engine.send(job);
    await engine.settle();
    engine.send(removal('ann', 'acme'));
    await engine.settle();
    engine.standIn.createRole('ghost');
    engine.send(encodeJob({ ...job, verify: true }));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    expect(engine.log.at(-1)).toMatchObject({ event: 'job', outcome: 'superseded' });
  });

  it.each([404, 422] as const)(
    'is found out by Permit with %i when it went since the list was read',
    async (unknownRole) => {
      const engine = await furnished({ rules: { unknownRole } });
      byHand.remove(engine, 'roles', 'editor');
      engine.newCalls();
      engine.send(membership('ann', 'acme', ['editor']), membership('bob', 'acme', ['viewer']));
      await engine.settle();
      expect(reasons(engine)).toEqual(['unknown_role']);
      expect(engine.dead()[0]?.reason.message).toContain('"editor"');
      expect(engine.dead()[0]?.reason.status).toBe(unknownRole);
      // Nobody is made for it: user and tenant are not what is missing.
      expect(engine.newCalls().routes).toEqual([
        'DELETE /role_assignments',
        'POST /role_assignments',
        'POST /role_assignments',
      ]);
      expect(engine.roles()).toEqual(['bob acme viewer']);
    },
  );

  it('is found out when Permit does not say what is missing', async () => {
    const engine = await furnished();
    engine.standIn.faults.add({
      method: 'POST',
      path: '/role_assignments',
      body: '"editor"',
      effect: { kind: 'error', status: 404, message: 'There is no such thing' },
    });
    engine.send(membership('ann', 'acme', ['editor']));
    await engine.settle();
    expect(reasons(engine)).toEqual(['unknown_role']);
    expect(engine.dead()[0]?.reason).toMatchObject({ status: 404 });
    expect(engine.dead()[0]?.reason.permitRequestId).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([404, 422] as const)(
    'is as good as taken when the schema lost it (%i)',
    async (unknownRole) => {
      const engine = await furnished({ rules: { unknownRole } });
      byHand.remove(engine, 'roles', 'member');
      engine.send(removal('ann', 'acme'));
      await engine.settle();
      expect(reasons(engine)).toEqual([]);
      expect(engine.memory.ledger.item('user#ann')).toMatchObject({
        places: { acme: { applied: [] } },
      });
    },
  );
});

describe('a refused role and what is recorded', () => {
  const config = { auth0: { roles: { default: 'guest' } } };

  it('does not take the default role for given, which was not', async () => {
    const engine = await furnished({ config });
    engine.send(membership('bob', 'acme', undefined, { source: 'auth0' }));
    await engine.settle();
    expect(engine.roles()).toContain('bob acme guest');
    const job = grant('bob', 'acme', 'ghost');
    engine.send(job);
    await engine.settle();
    expect(engine.roles()).not.toContain('bob acme guest');
    // Taken back, it leaves the membership alone: the default counts again, and has to be given.
    engine.send(grantDeleted('bob', 'acme', 'ghost'));
    await engine.settle();
    expect(engine.roles()).toContain('bob acme guest');
  });

  it('keeps a grant that no job of the round asked for, until Permit has its role', async () => {
    const first = await furnished();
    first.send(grant('bob', 'acme', 'editor'));
    await first.settle();
    // Another environment, whose schema has no such role yet.
    const second = createEngine({
      after: first,
      environmentId: '00000000-0000-4000-a000-0000000000ff',
      roles: ['viewer'],
    });
    second.send(grant('bob', 'acme', 'viewer'));
    await second.settle();
    expect(second.roles()).toEqual(['bob acme viewer']);
    expect(reasons(second)).toEqual([]);
    second.standIn.createRole('editor');
    second.pass(60_000);
    second.send(grantDeleted('bob', 'acme', 'viewer'));
    await second.settle();
    expect(second.roles()).toEqual(['bob acme editor']);
  });
});
