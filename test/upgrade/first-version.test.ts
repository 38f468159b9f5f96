import { describe, expect, it } from 'vitest';
import { decodeJob, encodeJob } from '../../lib/jobs/index.ts';
import { decodeItem } from '../../lib/ledger/item-codec.ts';
import { createEngine, reasons } from '../sync/harness.ts';
import { user } from '../sync/jobs.ts';
import { FIRST_BODIES, FIRST_ITEMS } from './first-bodies.ts';

describe('what the first version wrote', () => {
  it.each(Object.entries(FIRST_BODIES))('as a job of a %s is read as it was', (kind, body) => {
    const { v: _, ...written } = JSON.parse(body);
    expect(decodeJob(body)).toEqual(written);
    expect(written.kind).toBe(kind);
  });

  it.each(Object.entries(FIRST_ITEMS))('as a ledger item of a %s is read as it was', (_, body) => {
    expect(decodeItem('some#key', 4, body)).toEqual({
      ...JSON.parse(body),
      pk: 'some#key',
      rev: 4,
    });
  });

  it('is applied beside what this version writes, in any order', async () => {
    const engine = createEngine();
    const { user: someone, tenant, membership } = FIRST_BODIES;
    engine.send(membership, user('ann', {}), someone, tenant, encodeJob(user('bob', {})));
    await engine.settle();
    expect(Object.keys(engine.users()).toSorted()).toEqual(['ann', 'bob', 'user_1']);
    expect(reasons(engine)).toEqual([]);
  });
});
