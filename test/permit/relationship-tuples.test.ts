import { afterEach, describe, expect, it } from 'vitest';
import type { Rules } from '../../local/permit/index.ts';
import { type Opened, open, WAYS } from './environment.ts';

const instance = (key: string) => ({ key, tenant: 'acme', attributes: {} });
const parent = { subject: 'folder:f1', relation: 'parent', object: 'document:d1' };

describe.each(WAYS)('relationships, %s', (way) => {
  let opened: Opened | undefined;
  /** With `folder:f1` and `document:d1`, in the tenant `acme`. */
  const start = async (rules: Partial<Rules> = {}) => {
    opened = await open(way, { rules });
    await opened.permit.createTenant({ key: 'acme', name: 'Acme', attributes: {} });
    await opened.permit.putInstances(['folder:f1', 'document:d1'].map(instance));
    opened.standIn.resetCalls();
    return opened;
  };
  afterEach(() => opened?.close());

  it('relating twice is a success', async () => {
    const { permit, standIn } = await start();
    await permit.relate(parent);
    await permit.relate(parent);
    expect(standIn.facts().tuples).toEqual([parent]);
    expect(standIn.calls().byStatus).toMatchObject({ 409: 1 });
  });

  it('taking it twice is a success', async () => {
    const { permit, standIn } = await start();
    await permit.relate(parent);
    await permit.unrelate(parent);
    await permit.unrelate(parent);
    expect(standIn.facts().tuples).toEqual([]);
    expect(standIn.facts().instances).toHaveLength(2);
  });

  it.each([
    { ...parent, subject: 'folder:f2' },
    { ...parent, object: 'document:d2' },
  ])('an instance that is not there is missing, and is not made: %j', async (tuple) => {
    const { permit, standIn } = await start();
    await expect(permit.relate(tuple)).rejects.toMatchObject({
      name: 'PermitError',
      code: 'not_found',
      retry: 'transient',
      status: 404,
      missing: 'instance',
      message: 'Permit answered POST /relationship_tuples with 404 NOT_FOUND',
    });
    await permit.unrelate(tuple);
    expect(standIn.facts().instances).toHaveLength(2);
  });

  it.each([404, 422] as const)(
    'a relation that the schema does not have between these is unknown, by %i',
    async (unknownRole) => {
      const { permit, standIn } = await start({ unknownRole });
      const others = [
        { ...parent, relation: 'owner' },
        { ...parent, subject: 'document:d1' },
      ];
      for (const tuple of others) {
        await expect(permit.relate(tuple)).rejects.toMatchObject({
          code: 'unknown_relation',
          retry: 'permanent',
          status: unknownRole,
          missing: 'relation',
          message: expect.stringContaining('the relation does not exist in Permit'),
        });
        // Nothing can be so related, so taking it is done already.
        await expect(permit.unrelate(tuple)).resolves.toBeUndefined();
      }
      expect(standIn.facts().tuples).toEqual([]);
    },
  );

  it('lists those of a subject, and of an object', async () => {
    const { permit } = await start();
    await permit.putInstances(['folder:f2', 'document:d2'].map(instance));
    const tuples = [
      parent,
      { ...parent, object: 'document:d2' },
      { ...parent, object: 'folder:f2' },
      { ...parent, subject: 'folder:f2' },
    ];
    for (const tuple of tuples) await permit.relate(tuple);
    const sorted = (list: readonly object[]) => list.map((one) => JSON.stringify(one)).sort();
    expect(sorted(await permit.tuples({ subject: 'folder:f1' }))).toEqual(
      sorted(tuples.slice(0, 3)),
    );
    expect(sorted(await permit.tuples({ object: 'document:d1' }))).toEqual(
      sorted([parent, { ...parent, subject: 'folder:f2' }]),
    );
    expect(await permit.tuples({ object: 'folder:f1' })).toEqual([]);
  });

  it('lists every page, each fetched through what is given', async () => {
    const { permit } = await start();
    const documents = Array.from({ length: 200 }, (_, n) => `document:page-${n}`);
    await permit.putInstances(documents.map(instance));
    await permit.relateAll(documents.map((object) => ({ ...parent, object })));
    let requests = 0;
    const found = await permit.tuples({ subject: 'folder:f1' }, (page) => {
      requests += 1;
      return page();
    });
    expect(new Set(found.map(({ object }) => object))).toEqual(new Set(documents));
    // The last one is full, so that only an empty one says that it was the last.
    expect(requests).toBe(3);
  });

  it.each(['empty', 'not-found'] as const)(
    'what Permit does not know has none (%s)',
    async (unknownFilter) => {
      const { permit } = await start({ unknownFilter });
      expect(await permit.tuples({ subject: 'folder:f9' })).toEqual([]);
      expect(await permit.tuples({ object: 'safe:s1' })).toEqual([]);
    },
  );

  it('fail where the listing does', async () => {
    const { permit, standIn } = await start();
    standIn.faults.add({ method: 'GET', effect: { kind: 'error', status: 503 } });
    await expect(permit.tuples({ object: 'document:d1' })).rejects.toMatchObject({
      code: 'unavailable',
      message: 'Permit answered GET /relationship_tuples with 503 UNEXPECTED_ERROR',
    });
  });
});
