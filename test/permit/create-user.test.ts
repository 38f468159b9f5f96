import { afterEach, describe, expect, it } from 'vitest';
import type { Rules } from '../../local/permit/index.ts';
import { type Opened, open, WAYS } from './environment.ts';

describe.each(WAYS)('a user created together with its roles, %s', (way) => {
  let opened: Opened | undefined;
  /** With the tenants `acme` and `blue`. */
  const start = async (rules: Partial<Rules> = {}) => {
    opened = await open(way, { rules });
    for (const key of ['acme', 'blue']) {
      await opened.permit.createTenant({ key, name: key, attributes: {} });
    }
    opened.standIn.resetCalls();
    return opened;
  };
  afterEach(() => opened?.close());

  const ann = { key: 'auth0|ann', email: 'ann@mail.test', attributes: { plan: 'pro' } };
  const inAcme = { role: 'admin', tenant: 'acme' };
  const inBlue = { role: 'member', tenant: 'blue' };

  it('is one write', async () => {
    const { permit, standIn } = await start();
    expect(await permit.createUser({ ...ann, first_name: 'Ann' }, [inAcme, inBlue])).toBe(true);
    expect(standIn.facts()).toMatchObject({
      users: [{ ...ann, first_name: 'Ann', last_name: null }],
      assignments: [
        { ...inAcme, user: ann.key },
        { ...inBlue, user: ann.key },
      ],
    });
    expect(standIn.calls()).toMatchObject({ writes: 1, byRoute: { 'POST /users': 1 } });
  });

  it('may have no role', async () => {
    const { permit, standIn } = await start();
    expect(await permit.createUser({ key: 'ann', attributes: {} }, [])).toBe(true);
    expect(standIn.facts()).toMatchObject({
      users: [{ key: 'ann', email: null, attributes: {} }],
      assignments: [],
    });
  });

  it.each([
    ['key', { ...ann, email: 'other@mail.test', attributes: {} }],
    ['e-mail', { ...ann, key: 'bob', attributes: {} }],
  ])('is false when the %s is taken, and nothing is changed', async (_, user) => {
    const { permit, standIn } = await start();
    await permit.createUser(ann, [inAcme]);
    const before = standIn.facts();
    expect(await permit.createUser(user, [inBlue])).toBe(false);
    expect(standIn.facts()).toEqual(before);
  });

  it('says that a tenant is missing, and makes no user', async () => {
    const { permit, standIn } = await start();
    const nowhere = { role: 'admin', tenant: 'nowhere' };
    await expect(permit.createUser(ann, [inAcme, nowhere])).rejects.toMatchObject({
      code: 'not_found',
      retry: 'transient',
      missing: 'tenant',
      message: 'Permit answered POST /users with 404 NOT_FOUND',
    });
    expect(standIn.facts()).toMatchObject({ users: [], assignments: [] });
  });

  it.each([404, 422] as const)('says that a role is unknown, by %i', async (unknownRole) => {
    const { permit } = await start({ unknownRole });
    await expect(permit.createUser(ann, [{ role: 'boss', tenant: 'acme' }])).rejects.toMatchObject({
      code: 'unknown_role',
      retry: 'permanent',
      missing: 'role',
    });
  });

  it.each([
    ['a 409 that is not about the user', { errorCode: 'CONCURRENT_OPERATION_DISALLOWED' }],
    ["a 409 that is not Permit's", { body: '<html>conflict</html>' }],
  ])('is not told that it exists by %s', async (_, answer) => {
    const { permit, standIn } = await start();
    standIn.faults.add({ method: 'POST', effect: { kind: 'error', status: 409, ...answer } });
    await expect(permit.createUser(ann, [])).rejects.toMatchObject({
      retry: 'transient',
      code: expect.stringMatching(/^(?:concurrent_operation|unavailable)$/),
    });
  });

  it('that is malformed is refused for good, without a word of it', async () => {
    const { permit } = await start();
    await expect(permit.createUser({ ...ann, email: 'ann at mail' }, [])).rejects.toMatchObject({
      code: 'rejected',
      retry: 'permanent',
      message: 'Permit answered POST /users with 422 body.email (value_error.email)',
    });
  });
});
