import { describe, expect, it } from 'vitest';
import { LedgerError } from '../../lib/ledger/index.ts';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { byHand } from './by-hand.ts';
import { DOCUMENTS, documentEngine, instanceRolesIn, instancesIn, tuplesIn } from './documents.ts';
import { reasons } from './harness.ts';
import { tenant, user } from './jobs.ts';

const foldersOf = (count: number, id = 'acme') =>
  tenant(id, {
    name: 'Acme',
    metadata: { folders: Array.from({ length: count }, (_, n) => ({ id: `f${n}`, title: 'T' })) },
  });
const clerk = (more: SyncConfig['clerk']): SyncConfig => ({
  ...DOCUMENTS,
  clerk: { ...DOCUMENTS.clerk, ...more },
});

describe('a record that declares instances', () => {
  it('is dead-lettered, and not taken up for ever, when its item is too large for the ledger', async () => {
    let saves = 0;
    const engine = documentEngine({
      ledger: (port) => ({
        ...port,
        async save(item) {
          saves += 1;
          if (saves > 100) throw new Error('taken up again and again');
          if (item.kind !== 'tenant') return await port.save(item);
          throw new LedgerError('item_too_large', 'too large');
        },
      }),
    });
    engine.send(foldersOf(3));
    await engine.settle();
    expect(reasons(engine)).toEqual(['item_too_large']);
    expect(instancesIn(engine)).toEqual([]);
  });

  it('does not replace a person’s instance that could not be read, nor delete it', async () => {
    const engine = documentEngine();
    engine.send(tenant('acme', { name: 'Acme' }));
    await engine.settle();
    byHand.makeInstance(engine, 'folder', 'f7', 'acme', { color: 'red' });
    for (const end of ['/resource_instances', 'f7']) {
      engine.standIn.faults.add({
        when: ({ method, path }) => method === 'GET' && path.endsWith(end),
        times: 1,
        effect: { kind: 'error', status: 500 },
      });
    }
    engine.send(foldersOf(100));
    await engine.settle();
    expect(engine.newCalls().bulk).toBeGreaterThan(0);
    expect(engine.standIn.facts().instances.find(({ key }) => key === 'folder:f7')).toMatchObject({
      attributes: { color: 'red', title: 'T' },
    });
    engine.send(foldersOf(0));
    await engine.settle();
    expect(instancesIn(engine)).toEqual(['folder:f7']);
  });

  it('does not change a person’s instance in another tenant, though it was let be ours once', async () => {
    const engine = documentEngine();
    engine.send(tenant('acme', { name: 'Acme' }), tenant('blue', { name: 'Blue' }));
    await engine.settle();
    byHand.makeInstance(engine, 'folder', 'f0', 'acme', { color: 'red' });
    engine.send(foldersOf(1));
    await engine.settle();
    for (let told = 1; told <= 2; told++) {
      engine.send(foldersOf(1, 'blue'));
      await engine.settle();
      expect(reasons(engine)).toEqual(Array(told).fill('instance_elsewhere'));
    }
    expect(engine.standIn.facts().instances).toEqual([
      { key: 'folder:f0', tenant: 'acme', attributes: { color: 'red', title: 'T' } },
    ]);
    expect(engine.dead()[0]?.reason.message).not.toContain('f0');
  });
});

describe('an instance that its record declares no longer', () => {
  it('stays, bare, for a role that another rule on the record gives on it', async () => {
    const rules = [
      { name: 'home', on: 'user', when: { 'metadata.plan': 'pro' }, instance: 'folder:{id}' },
      { name: 'visit', on: 'user', at: 'folder:{id}' },
    ] as const;
    const given = { tenant: 'acme', roles: 'editor' };
    const config = clerk({ rules: rules.map((rule) => ({ ...rule, ...given })) });
    const engine = documentEngine({ config });
    for (const plan of ['pro', 'free', 'free']) {
      engine.send(user('ann', { metadata: { plan } }));
      await engine.settle();
      expect(instanceRolesIn(engine)).toEqual(['ann editor folder:ann']);
    }
  });

  it('stays as the subject of one that the same record declares', async () => {
    const engine = documentEngine();
    const inF1 = { id: 'f2', title: '2026', parent: 'f1' };
    for (const folders of [[{ id: 'f1', title: 'Plans' }, inF1], [inF1], [inF1]]) {
      engine.send(tenant('acme', { name: 'Acme', metadata: { folders } }));
      await engine.settle();
      expect(tuplesIn(engine)).toEqual(['folder:f1 parent folder:f2']);
    }
    expect(engine.standIn.facts().instances[0]).toMatchObject({ key: 'folder:f1', attributes: {} });
  });
});

it('takes an attribute of instances along that the config maps no longer', async () => {
  const before = documentEngine();
  before.send(foldersOf(1));
  await before.settle();
  const rules = (DOCUMENTS.clerk?.rules ?? []).map((rule) =>
    rule.name === 'folders' ? { ...rule, attributes: { kind: { value: 'x' } } } : rule,
  );
  const after = documentEngine({ beside: before, config: clerk({ rules }) }, [
    'workspace',
    'folder',
    'document',
  ]);
  after.send(foldersOf(1));
  await after.settle();
  expect(after.standIn.facts().instances).toMatchObject([{ attributes: { kind: 'x' } }]);
  expect(after.standIn.facts().instances[0]?.attributes).not.toHaveProperty('title');
});
