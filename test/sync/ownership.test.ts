import { describe, expect, it } from 'vitest';
import { byHand } from './by-hand.ts';
import { createEngine, type Engine } from './harness.ts';
import { grant, membership, user } from './jobs.ts';

async function furnished(options: Parameters<typeof createEngine>[0] = {}): Promise<Engine> {
  const engine = createEngine(options);
  engine.send(
    user('ann', { email: 'ann@mail.test' }),
    user('bob', { email: 'bob@mail.test' }),
    membership('ann', 'acme', ['member']),
    membership('ann', 'blue', ['member']),
    membership('bob', 'acme', ['member']),
  );
  await engine.settle();
  return engine;
}

describe('ownership', () => {
  it('leaves roles alone that a person assigned', async () => {
    const engine = await furnished();
    byHand.assign(engine, 'ann', 'acme', 'viewer');
    engine.send(membership('ann', 'acme', []));
    await engine.settle();
    expect(engine.roles()).toContain('ann acme viewer');
    expect(engine.roles()).not.toContain('ann acme member');
  });

  it.each(['key', 'email'] as const)(
    'all takes them in the tenant concerned, and in no other (named by %s)',
    async (assignmentUser) => {
      const engine = await furnished({
        config: { roles: { ownership: 'all' } },
        rules: { assignmentUser },
      });
      byHand.assign(engine, 'ann', 'acme', 'viewer');
      byHand.assign(engine, 'ann', 'blue', 'viewer');
      engine.send(membership('ann', 'acme', ['admin']));
      await engine.settle();
      expect(engine.roles()).toEqual([
        'ann acme admin',
        'ann blue member',
        'ann blue viewer',
        'bob acme member',
      ]);
    },
  );

  it('all holds up nobody when one user’s roles cannot be listed', async () => {
    const engine = await furnished({ config: { roles: { ownership: 'all' } } });
    engine.standIn.faults.add({
      method: 'GET',
      path: '/role_assignments',
      when: ({ query }) => query['user']?.includes('ann') === true,
      effect: { kind: 'error', status: 400 },
    });
    engine.send(membership('ann', 'acme', ['admin']), membership('bob', 'acme', ['admin']));
    await engine.settle();
    expect(engine.roles()).toContain('bob acme admin');
    expect(engine.dead()).toMatchObject([{ job: { user: 'ann' }, reason: { status: 400 } }]);
  });

  it('gives back nothing that was granted by two and taken by one', async () => {
    const engine = await furnished();
    engine.send(grant('ann', 'acme', 'member'));
    await engine.settle();
    engine.send(membership('ann', 'acme', []));
    await engine.settle();
    expect(engine.roles()).toContain('ann acme member');
  });
});
