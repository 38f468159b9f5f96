import { describe, expect, it } from 'vitest';
import { encodeJob } from '../../lib/jobs/index.ts';
import { createEngine } from './harness.ts';
import { membership, user } from './jobs.ts';

const people = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => user(`${prefix}-${n}`, {}));

describe('the import queue', () => {
  it('is drained once the live one is empty, live jobs first', async () => {
    const engine = createEngine();
    for (const job of people('import', 25)) engine.memory.imports.send(encodeJob(job));
    engine.send(...people('live', 25));
    await engine.invoke();
    expect(engine.memory.imports.size()).toBe(0);
    expect(engine.memory.queue.size()).toBe(0);
    const written = engine.standIn
      .calls()
      .latest.filter(({ method }) => method === 'PUT')
      .map(({ path }) => (path.includes('/live-') ? 'live' : 'import'));
    expect(written).toEqual([...Array(25).fill('live'), ...Array(25).fill('import')]);
  });

  it('is looked at between rounds, so that live jobs wait for one round of it at most', async () => {
    const engine = createEngine({
      permit: (port) => ({
        ...port,
        async putUser(record) {
          await port.putUser(record);
          if (record.key === 'import-3') engine.send(membership('ann', 'acme', ['admin']));
        },
      }),
    });
    engine.send(user('first', {}));
    for (const job of people('import', 60)) engine.memory.imports.send(encodeJob(job));
    await engine.invoke();
    const paths = engine.standIn.calls().latest.map(({ path }) => path);
    const granted = paths.findIndex((path) => path.endsWith('/role_assignments'));
    const last = paths.findLastIndex((path) => path.includes('/import-'));
    expect(granted).toBeGreaterThan(0);
    expect(granted).toBeLessThan(last);
    expect(engine.roles()).toEqual(['ann acme admin']);
    expect(engine.memory.imports.size()).toBe(0);
  });

  it('dead-letters and backs off by itself', async () => {
    const engine = createEngine();
    engine.memory.imports.send('no job');
    engine.send(user('first', {}));
    await engine.invoke();
    expect(engine.memory.imports.dead.map(({ reason }) => reason.reason)).toEqual(['invalid_json']);
    expect(engine.memory.imports.size()).toBe(0);
    expect(engine.dead()).toEqual([]);
  });
});
