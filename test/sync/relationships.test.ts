import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/jobs/index.ts';
import { documentEngine, instancesIn, tuplesIn } from './documents.ts';
import { reasons, SINGLY } from './harness.ts';
import { tenant } from './jobs.ts';

const acme = (metadata: JsonObject) => tenant('acme', { name: 'Acme', metadata });
const NESTED = [
  { id: 'f3', title: 'c', parent: 'f2' },
  { id: 'f2', title: 'b', parent: 'f1' },
  { id: 'f1', title: 'a' },
];

/** Of real time, on a machine that has other things to do. */
const LONG_MS = 30_000;

describe('a relationship', () => {
  it('is made when both its instances are, whatever their order in the record', async () => {
    const engine = documentEngine({ budget: SINGLY });
    engine.send(acme({ folders: NESTED, documents: [{ id: 'd1', folder: 'f3' }] }));
    await engine.settle();
    expect(tuplesIn(engine)).toEqual([
      'folder:f3 parent document:d1',
      'folder:f1 parent folder:f2',
      'folder:f2 parent folder:f3',
    ]);
    const { routes } = engine.newCalls();
    const [made, related] = ['POST /resource_instances', 'POST /relationship_tuples'];
    expect(routes.filter((route) => route === made)).toHaveLength(4);
    expect(routes.lastIndexOf(made)).toBeLessThan(routes.indexOf(related));
    expect(engine.dead()).toEqual([]);
  });

  it('is replaced when the record names another subject', async () => {
    const engine = documentEngine();
    engine.send(acme({ folders: NESTED }));
    await engine.settle();
    engine.newCalls();
    engine.send(acme({ folders: [{ id: 'f3', title: 'c', parent: 'f1' }, ...NESTED.slice(1)] }));
    await engine.settle();
    expect(tuplesIn(engine)).toEqual(['folder:f1 parent folder:f2', 'folder:f1 parent folder:f3']);
    expect(engine.newCalls().writes).toBe(2);
  });

  it('goes with its subject, and comes back with it', async () => {
    const engine = documentEngine();
    engine.send(acme({ folders: NESTED }));
    await engine.settle();
    engine.send(acme({ folders: NESTED.slice(0, 1).map(({ id, title }) => ({ id, title })) }));
    await engine.settle();
    expect(instancesIn(engine)).toEqual(['folder:f3']);
    expect(tuplesIn(engine)).toEqual([]);
    engine.send(acme({ folders: NESTED }));
    await engine.settle();
    expect(tuplesIn(engine)).toEqual(['folder:f1 parent folder:f2', 'folder:f2 parent folder:f3']);
  });

  it('makes a subject that nobody declares, bare, and leaves it when it goes itself', async () => {
    const engine = documentEngine();
    engine.send(acme({ documents: [{ id: 'd1', folder: 'elsewhere' }] }));
    await engine.settle();
    expect(tuplesIn(engine)).toEqual(['folder:elsewhere parent document:d1']);
    engine.send(acme({ documents: [] }));
    await engine.settle();
    expect(tuplesIn(engine)).toEqual([]);
    expect(instancesIn(engine)).toEqual(['folder:elsewhere']);
  });

  it('keeps its subject, which the record names and declares no longer, though an older one is told late', async () => {
    const engine = documentEngine();
    const older = acme({ folders: NESTED.slice(1) });
    engine.send(acme({ folders: NESTED.slice(1, 2) }));
    await engine.settle();
    engine.send(older);
    await engine.settle();
    expect(instancesIn(engine)).toEqual(['folder:f1', 'folder:f2']);
    expect(tuplesIn(engine)).toEqual(['folder:f1 parent folder:f2']);
  });

  it('that Permit does not know dead-letters its job alone, and names it', async () => {
    const engine = documentEngine({}, ['folder']);
    engine.standIn.createResource('folder', { roles: ['editor'] });
    engine.send(acme({ folders: NESTED.slice(1), documents: [{ id: 'd1' }] }));
    await engine.settle();
    expect(reasons(engine)).toEqual(['unknown_relation']);
    expect(engine.dead()[0]?.reason.message).toContain('"parent" of resource "folder"');
    expect(instancesIn(engine)).toEqual(['document:d1', 'folder:f1', 'folder:f2']);
    expect(tuplesIn(engine)).toEqual([]);
  });
});

describe('thousands of relationships', { timeout: LONG_MS }, () => {
  /** 3,000 folders under one: a list has no more than 1,000. */
  const orgs = ['a', 'b', 'c'].map((id) =>
    tenant(id, {
      name: id,
      metadata: {
        folders: [
          { id: `${id}-top`, title: 'top' },
          ...Array.from({ length: 999 }, (_, n) => ({
            id: `${id}${n}`,
            title: 't',
            parent: `${id}-top`,
          })),
        ],
      },
    }),
  );

  it('take a bulk call for a thousand', async () => {
    const engine = documentEngine();
    engine.send(...orgs);
    await engine.settle();
    expect(tuplesIn(engine)).toHaveLength(2997);
    // One for the instances, three for their relationships.
    expect(engine.newCalls().bulk).toBe(4);
  });

  it('with one poison among them lose that one alone', async () => {
    const engine = documentEngine();
    engine.standIn.faults.add({
      body: '"folder:b500"',
      effect: { kind: 'error', status: 422 },
    });
    engine.send(...orgs);
    await engine.settle();
    expect(engine.dead()).toMatchObject([{ job: { tenant: 'b' } }]);
    expect(tuplesIn(engine)).toHaveLength(2996);
  });
});
