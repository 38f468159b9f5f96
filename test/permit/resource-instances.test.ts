import { afterEach, describe, expect, it } from 'vitest';
import type { Rules } from '../../local/permit/index.ts';
import { type Opened, open, WAYS } from './environment.ts';

/** A moment at which the stand-in makes all that it is told to. */
const NOW = Date.UTC(2026, 1, 3, 12, 0, 0, 250);
const plan = { key: 'document:d1', tenant: 'acme', attributes: { title: 'Plan', pages: 3 } };

describe.each(WAYS)('resource instances, %s', (way) => {
  let opened: Opened | undefined;
  /** With the user `ann` and the tenant `acme`. */
  const start = async (rules: Partial<Rules> = {}) => {
    opened = await open(way, { rules, now: () => NOW });
    await opened.permit.ensureUser('ann');
    await opened.permit.createTenant({ key: 'acme', name: 'Acme', attributes: {} });
    return opened;
  };
  afterEach(() => opened?.close());

  it('a new one is made, and comes back', async () => {
    const { permit, standIn } = await start();
    expect(await permit.createInstance(plan)).toBe(true);
    expect(await permit.getInstance('document:d1')).toEqual({ ...plan, createdAt: NOW });
    expect(standIn.facts().instances).toEqual([plan]);
  });

  it('one that is not there is null, and so is one of no resource', async () => {
    const { permit } = await start();
    expect(await permit.getInstance('document:d1')).toBeNull();
    expect(await permit.getInstance('safe:s1')).toBeNull();
  });

  it.each(['null', '"soon"'])(
    'one in no tenant, without attributes is read too, made %s',
    async (at) => {
      const { permit, standIn } = await start();
      standIn.faults.add({
        path: '/resource_instances/*',
        effect: {
          kind: 'error',
          status: 200,
          body: `{"key":"d1","resource":"document","tenant":null,"attributes":null,"created_at":${at}}`,
        },
      });
      expect(await permit.getInstance('document:d1')).toEqual({
        key: 'document:d1',
        tenant: '',
        attributes: {},
      });
    },
  );

  it.each([409, 200] as const)(
    'one that exists is left as it is, and said to exist, be it the same (answered with %i)',
    async (existingInstance) => {
      const { permit } = await start({ existingInstance });
      await permit.createInstance(plan);
      expect(await permit.createInstance({ ...plan, attributes: {} })).toBe(false);
      expect(await permit.createInstance(plan)).toBe(false);
      expect(await permit.getInstance('document:d1')).toMatchObject(plan);
    },
  );

  it.each([
    ['tenant', 'not_found', 'transient', { ...plan, tenant: 'nowhere' }],
    ['resource', 'unknown_resource', 'permanent', { ...plan, key: 'safe:s1' }],
  ])('making one says that the %s is missing', async (missing, code, retry, instance) => {
    const { permit, standIn } = await start();
    const refused = { name: 'PermitError', code, retry, missing };
    await expect(permit.createInstance(instance)).rejects.toMatchObject(refused);
    expect(standIn.facts().instances).toEqual([]);
  });

  it.each(['document:', 'document'])(
    'a key that names none is refused for good: %s',
    async (key) => {
      const { permit } = await start();
      await expect(permit.createInstance({ ...plan, key })).rejects.toMatchObject({
        code: 'rejected',
        retry: 'permanent',
        message: expect.stringContaining('POST /resource_instances with 422 body.key'),
      });
    },
  );

  it('PATCH puts attributes in place of those that it has', async () => {
    const { permit } = await start();
    await permit.createInstance(plan);
    await permit.patchInstance('document:d1', { title: 'Plans' });
    const shorter = { ...plan, attributes: { title: 'Plans' }, createdAt: NOW };
    expect(await permit.getInstance('document:d1')).toEqual(shorter);
    await permit.patchInstance('document:d1', {});
    expect(await permit.getInstance('document:d1')).toEqual({ ...shorter, attributes: {} });
  });

  it("PATCH's 404 means the instance, whatever its prose", async () => {
    const { permit, standIn } = await start();
    const gone = { code: 'not_found', retry: 'transient', status: 404, missing: 'instance' };
    await expect(permit.patchInstance('document:d1', {})).rejects.toMatchObject(gone);
    standIn.faults.add({
      method: 'PATCH',
      effect: { kind: 'error', status: 404, message: 'Nothing of the kind' },
    });
    await expect(permit.patchInstance('document:d1', {})).rejects.toMatchObject({
      ...gone,
      message: 'Permit answered PATCH /resource_instances/… with 404 NOT_FOUND',
    });
  });

  it('but a resource that the schema does not have stays one', async () => {
    const { permit, standIn } = await start();
    standIn.faults.add({
      method: 'PATCH',
      effect: { kind: 'error', status: 404, message: "we could not find 'Resource' document" },
    });
    await expect(permit.patchInstance('document:d1', {})).rejects.toMatchObject({
      code: 'unknown_resource',
      missing: 'resource',
    });
  });

  it('one is deleted with its relationships and the roles on it, and then gone already', async () => {
    const { permit, standIn } = await start();
    await permit.createInstance(plan);
    await permit.createInstance({ ...plan, key: 'folder:f1' });
    await permit.relate({ subject: 'folder:f1', relation: 'parent', object: 'document:d1' });
    await permit.assign({ user: 'ann', role: 'editor', tenant: 'acme', instance: 'document:d1' });
    await permit.deleteInstance('document:d1');
    await permit.deleteInstance('document:d1');
    await permit.deleteInstance('safe:s1');
    expect(standIn.facts()).toMatchObject({
      instances: [{ key: 'folder:f1' }],
      tuples: [],
      instanceRoles: [],
      users: [{ key: 'ann' }],
    });
  });

  it.each(['document:5f7c-8ec7_c33c', 'document:A1', 'document:0'])(
    'the key %s reaches Permit as it is',
    async (key) => {
      const { permit, standIn } = await start();
      expect(await permit.createInstance({ ...plan, key })).toBe(true);
      expect(await permit.getInstance(key)).toMatchObject({ key });
      await permit.patchInstance(key, { seen: true });
      expect(standIn.facts().instances).toMatchObject([{ key, attributes: { seen: true } }]);
      await permit.deleteInstance(key);
      expect(standIn.facts().instances).toEqual([]);
    },
  );
});
