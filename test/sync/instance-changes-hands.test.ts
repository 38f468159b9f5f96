import { describe, expect, it } from 'vitest';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { createEngine, type Engine } from './harness.ts';
import { membership, tenant } from './jobs.ts';

const RESOURCES = { region: {}, workspace: { roles: ['owner'], relations: { region: 'region' } } };

const config: SyncConfig = {
  schema: { resources: RESOURCES },
  clerk: {
    rules: [
      {
        name: 'paying',
        on: 'tenant',
        when: { 'metadata.plan': 'pro' },
        instance: 'workspace:{tenant}',
        attributes: { kind: { value: 'paying' } },
        relations: { region: 'region:{metadata.region}' },
      },
      {
        name: 'free',
        on: 'tenant',
        when: { 'metadata.plan': 'free' },
        instance: 'workspace:{tenant}',
        attributes: { kind: { value: 'free' } },
      },
      { name: 'owners', on: 'membership', at: 'workspace:{tenant}', roles: 'owner' },
    ],
  },
};

const onPlan = (plan: string) => tenant('acme', { name: 'Acme', metadata: { plan, region: 'eu' } });

async function paying(): Promise<Engine> {
  const engine = createEngine({ config });
  for (const [key, schema] of Object.entries(RESOURCES)) engine.standIn.createResource(key, schema);
  engine.send(onPlan('pro'), membership('ann', 'acme', []));
  await engine.settle();
  return engine;
}

const workspace = (engine: Engine) =>
  engine.standIn.facts().instances.find(({ key }) => key === 'workspace:acme');

describe('an instance that one rule declares, and then another one on the same record', () => {
  it('stays, with who has roles on it, and what the new rule says of it', async () => {
    const engine = await paying();
    expect(workspace(engine)?.attributes).toEqual({ kind: 'paying' });
    engine.newCalls();

    engine.send(onPlan('free'));
    await engine.settle();

    expect(workspace(engine)?.attributes).toEqual({ kind: 'free' });
    expect(engine.standIn.facts().instanceRoles).toEqual([
      { user: 'ann', instance: 'workspace:acme', role: 'owner' },
    ]);
    expect(engine.newCalls().routes).not.toContain('DELETE /resource_instances/{instance}');
  });

  it('loses the relationships that only the former rule gave', async () => {
    const engine = await paying();
    expect(engine.standIn.facts().tuples).toHaveLength(1);
    engine.send(onPlan('free'));
    await engine.settle();
    expect(engine.standIn.facts().tuples).toEqual([]);
  });

  it('goes when no rule declares it any more', async () => {
    const engine = await paying();
    engine.send(onPlan('free'));
    await engine.settle();
    engine.send(onPlan('none'));
    await engine.settle();
    expect(workspace(engine)).toBeUndefined();
    expect(engine.standIn.facts().instanceRoles).toEqual([]);
  });
});
