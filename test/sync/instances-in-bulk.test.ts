import { describe, expect, it } from 'vitest';
import { documentEngine, instancesIn, tuplesIn } from './documents.ts';
import type { Engine } from './harness.ts';
import { tenant } from './jobs.ts';

/** Of real time, on a machine that has other things to do. */
const LONG_MS = 30_000;
const TENANTS = 6;
const EACH = 500;
const INSTANCES = TENANTS * EACH;

/** Organizations with folders, all but the first of each in the first. */
const furnished = (keep: number, poison?: string) =>
  Array.from({ length: TENANTS }, (_, of) =>
    tenant(`t${of}`, {
      name: `Tenant ${of}`,
      metadata: {
        folders: Array.from({ length: keep }, (_, n) => ({
          id: `f${of}-${n}`,
          title: poison === `f${of}-${n}` ? 'poison' : `Folder ${n}`,
          ...(n === 0 ? {} : { parent: `f${of}-0` }),
        })),
      },
    }),
  );

async function callsOf(engine: Engine) {
  engine.newCalls();
  await engine.settle();
  return engine.newCalls();
}

describe('thousands of instances and relationships', { timeout: LONG_MS }, () => {
  it('are made by as few calls as Permit takes, and taken by as few', async () => {
    const engine = documentEngine();
    engine.send(...furnished(EACH));
    const made = await callsOf(engine);
    expect(instancesIn(engine)).toHaveLength(INSTANCES);
    expect(tuplesIn(engine)).toHaveLength(INSTANCES - TENANTS);
    // 3,000 instances a call, 1,000 relationships a call; tenants are made singly.
    expect(made.bulk).toBe(1 + 3);
    expect(made.writes - made.bulk).toBe(TENANTS);

    engine.send(...furnished(1));
    const gone = await callsOf(engine);
    expect(instancesIn(engine)).toHaveLength(TENANTS);
    expect(tuplesIn(engine)).toEqual([]);
    // What hangs on an instance goes with it.
    expect(gone).toMatchObject({ bulk: 1, writes: 1 });
  });

  it('lose the one that Permit refuses, and no other', async () => {
    const engine = documentEngine();
    engine.standIn.faults.add({ body: '"poison"', effect: { kind: 'error', status: 422 } });
    engine.send(...furnished(EACH, 'f3-77'));
    const made = await callsOf(engine);
    expect(instancesIn(engine)).toHaveLength(INSTANCES - 1);
    expect(instancesIn(engine)).not.toContain('folder:f3-77');
    expect(made.bulk).toBeLessThanOrEqual(4 + 14);
    expect(engine.dead()).toMatchObject([
      { job: { tenant: 't3' }, reason: { reason: 'rejected' } },
    ]);
  });
});
