import { describe, expect, it } from 'vitest';
import { createEngine, DAY_MS } from './harness.ts';
import { grant, grantDeleted, membership, removal, STORY_START } from './jobs.ts';

/** A provider may tell today what happened long ago; when it happened says nothing of what may still come. */
describe('events from years ago, told today', () => {
  const longAgo = (days: number) => ({ version: STORY_START - (700 - days) * DAY_MS });

  it('void what is older still when it comes after the removal', async () => {
    const engine = createEngine();
    engine.send(removal('ann', 'acme', longAgo(2)));
    await engine.settle();
    engine.send(membership('ann', 'acme', ['admin'], longAgo(1)));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
  });

  it('void a single grant that comes after it was taken', async () => {
    const engine = createEngine();
    engine.send(grantDeleted('ann', 'acme', 'admin', longAgo(2)));
    await engine.settle();
    engine.send(grant('ann', 'acme', 'admin', longAgo(1)));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
  });

  it('give way to what is newer', async () => {
    const engine = createEngine();
    engine.send(
      removal('ann', 'acme', longAgo(1)),
      membership('ann', 'acme', ['admin'], longAgo(2)),
    );
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme admin']);
  });
});
