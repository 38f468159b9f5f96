import { describe, expect, it } from 'vitest';
import { createEngine, reasons } from './harness.ts';
import { grant, grantDeleted, membership, removal } from './jobs.ts';

describe('a role list', () => {
  it('that is present and empty takes every role', async () => {
    const engine = createEngine();
    engine.send(membership('ann', 'acme', ['admin', 'member']));
    await engine.settle();
    engine.send(membership('ann', 'acme', []));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
  });

  it('that is absent changes nothing', async () => {
    const engine = createEngine();
    engine.send(membership('ann', 'acme', ['admin', 'member']));
    await engine.settle();
    engine.newCalls();
    engine.send(membership('ann', 'acme'));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme admin', 'ann acme member']);
    expect(engine.newCalls().total).toBe(0);
  });

  it('replaces the one before, and takes before it gives', async () => {
    const engine = createEngine();
    engine.send(membership('ann', 'acme', ['admin', 'member']));
    await engine.settle();
    engine.newCalls();
    engine.send(membership('ann', 'acme', ['member', 'editor']));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme editor', 'ann acme member']);
    expect(engine.newCalls().routes).toEqual([
      'DELETE /role_assignments',
      'POST /role_assignments',
    ]);
  });

  it('takes nothing that another source grants, nor in another tenant', async () => {
    const engine = createEngine();
    engine.send(
      membership('ann', 'acme', ['admin', 'member']),
      membership('ann', 'blue', ['admin']),
      grant('ann', 'acme', 'member'),
    );
    await engine.settle();
    engine.send(membership('ann', 'acme', []));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme member', 'ann blue admin']);
  });

  it('is one with single grants of its source: the newer word counts', async () => {
    const engine = createEngine();
    const early = grant('ann', 'acme', 'viewer', { source: 'clerk' });
    const late = grant('ann', 'acme', 'editor', { source: 'clerk', version: 1_755_000_000_000 });
    engine.send(late);
    await engine.settle();
    engine.send(membership('ann', 'acme', ['admin']));
    await engine.settle();
    engine.send(early);
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme admin', 'ann acme editor']);
    expect(engine.log.at(-1)).toMatchObject({ outcome: 'superseded' });
  });
});

describe('roles that become the same Permit role', () => {
  const config = { auth0: { roles: { rename: { Editor: 'editor', Writer: 'editor' } } } };

  it('hold it up until the last of them is taken', async () => {
    const engine = createEngine({ config });
    engine.send(grant('ann', 'acme', 'Editor'), grant('ann', 'acme', 'Writer'));
    await engine.settle();
    engine.send(grantDeleted('ann', 'acme', 'Writer'));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme editor']);
    engine.send(grantDeleted('ann', 'acme', 'Editor'));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
  });

  it('are taken by what was really given, whatever the role is called now', async () => {
    const engine = createEngine({ config });
    const given = grant('ann', 'acme', 'Editor');
    engine.send(given);
    await engine.settle();
    engine.send({ ...grantDeleted('ann', 'acme', 'x'), role: { id: 'Editor', name: 'Renamed' } });
    await engine.settle();
    expect(engine.roles()).toEqual([]);
  });

  it('are superseded one by one', async () => {
    const engine = createEngine({ config });
    const given = grant('ann', 'acme', 'Editor');
    const taken = grantDeleted('ann', 'acme', 'Editor');
    engine.send(taken);
    await engine.settle();
    engine.send(given);
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    expect(engine.log.at(-1)).toMatchObject({ outcome: 'superseded' });
  });
});

describe('the default role', () => {
  const config = { auth0: { roles: { default: 'guest' } } };
  const joined = () => membership('ann', 'acme', undefined, { source: 'auth0' });

  it('is there while nothing else counts, goes when a role comes, and returns when that is taken', async () => {
    const engine = createEngine({ config });
    engine.send(joined());
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme guest']);
    engine.send(grant('ann', 'acme', 'editor'));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme editor']);
    engine.send(grantDeleted('ann', 'acme', 'editor'));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme guest']);
  });

  it('goes with the membership', async () => {
    const engine = createEngine({ config });
    engine.send(joined());
    await engine.settle();
    engine.send(removal('ann', 'acme', { source: 'auth0' }));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
  });

  it('is each source’s own', async () => {
    const engine = createEngine({ config });
    engine.send(joined(), membership('ann', 'acme', ['admin']));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme admin', 'ann acme guest']);
  });

  it('that Permit does not know dead-letters the membership, and nothing that needs it not', async () => {
    const engine = createEngine({ config: { auth0: { roles: { default: 'ghost' } } } });
    engine.send(joined());
    await engine.settle();
    expect(reasons(engine)).toEqual(['unknown_role']);
    engine.send(joined(), grant('ann', 'acme', 'editor'));
    await engine.settle();
    expect(reasons(engine)).toEqual(['unknown_role']);
    expect(engine.roles()).toEqual(['ann acme editor']);
  });
});

describe('a fact that the config makes nothing', () => {
  it('is ignored, and gone from the queue', async () => {
    const engine = createEngine();
    engine.send(membership('ann', null, ['admin'], { source: 'cognito' }));
    await engine.invoke();
    expect(engine.memory.queue.size()).toBe(0);
    expect(engine.log.at(-1)).toMatchObject({ outcome: 'ignored' });
    expect(engine.newCalls().total).toBe(0);
  });
});
