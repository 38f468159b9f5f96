import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/jobs/index.ts';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { DOCUMENTS, documentEngine, instanceRolesIn, instancesIn } from './documents.ts';
import { createEngine, reasons } from './harness.ts';
import { membership, partly, tenant, tenantDeleted, user } from './jobs.ts';

const ann = (metadata: JsonObject) => user('ann', { metadata });
const TEAMS = [
  { org: 't1', role: 'admin' },
  { org: 't2', role: 'member' },
];

describe('roles that a list in the user’s record gives', () => {
  it('come and go with it, and make the tenants that they are in', async () => {
    const engine = documentEngine();
    engine.send(ann({ teams: TEAMS }));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann t1 admin', 'ann t2 member']);
    expect(engine.tenants()).toEqual({ t1: 't1', t2: 't2' });
    engine.send(ann({ teams: TEAMS.slice(1) }));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann t2 member']);
    engine.send(ann({ teams: [] }));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
  });

  it('cost nothing when they are told again', async () => {
    const engine = documentEngine();
    engine.send(ann({ teams: TEAMS }));
    await engine.settle();
    engine.newCalls();
    engine.send(ann({ teams: TEAMS }));
    await engine.settle();
    expect(engine.newCalls().total).toBe(0);
  });

  it('stay while there is no answer: no list, or a partial record that does not name its field', async () => {
    const config: SyncConfig = { ...DOCUMENTS, auth0: { rules: DOCUMENTS.clerk?.rules ?? [] } };
    const engine = documentEngine({ config });
    engine.send(ann({ teams: TEAMS }), partly('bob', { metadata: { teams: TEAMS } }));
    await engine.settle();
    const given = engine.roles();
    expect(given).toHaveLength(4);
    engine.send(ann({}), partly('bob', { email: 'bob@mail.test' }));
    await engine.settle();
    expect(engine.roles()).toEqual(given);
  });

  it('go with the list where the rule says so', async () => {
    const rules = [
      {
        name: 'teams',
        on: 'user',
        each: 'metadata.teams',
        absent: 'remove',
        tenant: '{item.org}',
        roles: '{item.role}',
      },
    ] as const;
    const engine = createEngine({ config: { clerk: { rules } } });
    engine.send(ann({ teams: TEAMS }));
    await engine.settle();
    expect(engine.roles()).toHaveLength(2);
    engine.send(ann({}));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
  });

  it('add up with those of memberships, and neither takes what the other gives', async () => {
    const engine = documentEngine();
    engine.send(tenant('t1', { name: 'One' }), membership('ann', 't1', ['org:admin']));
    engine.send(ann({ teams: TEAMS }));
    await engine.settle();
    engine.send(membership('ann', 't1', ['org:member']));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann t1 admin', 'ann t1 member', 'ann t2 member']);
    engine.send(ann({ teams: [] }));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann t1 member']);
  });

  it('are void once the organization was deleted, and come with the next word of the record', async () => {
    const engine = documentEngine();
    engine.send(tenant('t1', { name: 'One' }), ann({ teams: TEAMS.slice(0, 1) }));
    await engine.settle();
    engine.send(tenantDeleted('t1'));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    engine.send(tenant('t1', { name: 'One' }));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    engine.send(ann({ teams: TEAMS.slice(0, 1) }));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann t1 admin']);
  });

  it('go when the config has the rule no more, once the user is told of again', async () => {
    const before = documentEngine();
    before.send(ann({ teams: TEAMS, shared: [{ id: 'd1', org: 't1', role: 'viewer' }] }));
    await before.settle();
    const after = createEngine({ config: {}, beside: before });
    after.send(ann({ plan: 'pro' }));
    await after.settle();
    expect(after.roles()).toEqual([]);
    expect(instanceRolesIn(after)).toEqual([]);
  });
});

describe('a role on an instance', () => {
  it('that Permit does not know dead-letters its job, with its name, and holds up nothing else', async () => {
    const engine = documentEngine();
    const shared = [
      { id: 'd1', org: 'acme', role: 'owner' },
      { id: 'd2', org: 'acme', role: 'viewer' },
    ];
    engine.send(user('ann', { email: 'ann@mail.test', metadata: { shared, teams: TEAMS } }));
    await engine.settle();
    expect(reasons(engine)).toEqual(['unknown_role']);
    expect(engine.dead()[0]?.reason.message).toContain('"owner" of resource "document"');
    expect(instanceRolesIn(engine)).toEqual(['ann viewer document:d2']);
    expect(engine.roles()).toEqual(['ann t1 admin', 'ann t2 member']);
    expect(engine.users()).toMatchObject({ ann: { email: 'ann@mail.test' } });
  });

  it('goes with the instance, though the record that declared it is told after the one that does not', async () => {
    const engine = documentEngine();
    const acme = (documents: readonly { readonly id: string }[]) =>
      tenant('acme', {
        name: 'Acme',
        metadata: { documents: documents.map(({ id }) => ({ id })) },
      });
    const older = acme([{ id: 'd1' }]);
    engine.send(ann({ shared: [{ id: 'd1', org: 'acme', role: 'viewer' }] }), acme([]));
    await engine.settle();
    expect(instanceRolesIn(engine)).toEqual(['ann viewer document:d1']);
    engine.send(older);
    await engine.settle();
    expect(instanceRolesIn(engine)).toEqual([]);
    expect(instancesIn(engine)).toEqual([]);
  });

  it('goes with the instance; of a new one it is given when it is told again', async () => {
    const engine = documentEngine();
    const sharing = () => ann({ shared: [{ id: 'd1', org: 'acme', role: 'viewer' }] });
    const acme = (documents: readonly { readonly id: string }[]) =>
      tenant('acme', {
        name: 'Acme',
        metadata: { documents: documents.map(({ id }) => ({ id })) },
      });
    engine.send(acme([{ id: 'd1' }]), sharing());
    await engine.settle();
    engine.send(acme([]));
    await engine.settle();
    expect(instancesIn(engine)).toEqual([]);
    engine.send(acme([{ id: 'd1' }]));
    await engine.settle();
    expect(instanceRolesIn(engine)).toEqual([]);
    engine.send(sharing());
    await engine.settle();
    expect(instanceRolesIn(engine)).toEqual(['ann viewer document:d1']);
  });
});
