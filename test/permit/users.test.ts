import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Opened, open, WAYS } from './environment.ts';

describe.each(WAYS)('users, %s', (way) => {
  let opened: Opened;
  const permit = () => opened.permit;
  const standIn = () => opened.standIn;
  const faults = () => opened.standIn.faults;
  const users = () => standIn().facts().users;
  const expectEmails = (...emails: readonly (string | null)[]) =>
    expect(users().map(({ email }) => email)).toEqual(emails);

  beforeEach(async () => {
    opened = await open(way);
  });
  afterEach(() => opened.close());

  it('PUT creates a record, and replaces it whole', async () => {
    await permit().putUser({
      key: 'ann',
      email: 'ann@mail.test',
      first_name: 'Ann',
      last_name: 'Lee',
      attributes: { plan: 'pro', seats: 3 },
    });
    await permit().putUser({ key: 'ann', last_name: 'Ray', attributes: { plan: 'free' } });
    expect(users()).toEqual([
      {
        key: 'ann',
        email: null,
        first_name: null,
        last_name: 'Ray',
        attributes: { plan: 'free' },
      },
    ]);
  });

  it('PUT with nothing but a key empties everything else', async () => {
    await permit().putUser({ key: 'ann', email: 'ann@mail.test', attributes: { plan: 'pro' } });
    await permit().putUser({ key: 'ann', email: undefined, attributes: {} });
    expect(users()).toEqual([
      { key: 'ann', email: null, first_name: null, last_name: null, attributes: {} },
    ]);
  });

  it('PUT takes null and nested values as attributes', async () => {
    const attributes = { none: null, deep: { list: [1, 'two', null], off: false } };
    await permit().putUser({ key: 'ann', attributes });
    expect(await permit().getUser('ann')).toEqual({ key: 'ann', attributes });
  });

  it('a user that is not there is null', async () => {
    expect(await permit().getUser('nobody')).toBeNull();
  });

  it('a user comes back with the fields that it has', async () => {
    await permit().putUser({ key: 'ann', email: 'ann@mail.test', attributes: {} });
    expect(await permit().getUser('ann')).toEqual({
      key: 'ann',
      email: 'ann@mail.test',
      attributes: {},
    });
  });

  it('PATCH changes what is named and leaves the rest', async () => {
    await permit().putUser({ key: 'ann', email: 'ann@mail.test', attributes: { plan: 'pro' } });
    await permit().patchUser('ann', { first_name: 'Ann' });
    await permit().patchUser('ann', { attributes: { seats: 3 } });
    expect(await permit().getUser('ann')).toEqual({
      key: 'ann',
      email: 'ann@mail.test',
      first_name: 'Ann',
      attributes: { seats: 3 },
    });
  });

  it('PATCH of a user that is not there says that the user is missing', async () => {
    await expect(permit().patchUser('ann', { first_name: 'Ann' })).rejects.toMatchObject({
      name: 'PermitError',
      status: 404,
      missing: 'user',
      retry: 'transient',
    });
  });

  it("PATCH's 404 means the user, whatever its prose", async () => {
    const effect = {
      kind: 'error',
      status: 404,
      errorCode: 'NOT_FOUND',
      message: 'nobody',
    } as const;
    faults().add({ method: 'PATCH', effect });
    await expect(permit().patchUser('ann', {})).rejects.toMatchObject({ missing: 'user' });
  });

  it("a 404 that is not Permit's own proves nothing: nobody is gone, and nothing is blank", async () => {
    await permit().putUser({ key: 'ann', email: 'ann@mail.test', attributes: {} });
    faults().add({ effect: { kind: 'error', status: 404, body: '<html>no such page</html>' } });
    const unavailable = { code: 'unavailable', retry: 'transient' };
    await expect(permit().getUser('ann')).rejects.toMatchObject(unavailable);
    await expect(permit().deleteUser('ann')).rejects.toMatchObject(unavailable);
    await expect(
      permit().unassign({ user: 'ann', role: 'admin', tenant: 'acme' }),
    ).rejects.toMatchObject(unavailable);
    await expect(
      permit().assign({ user: 'ann', role: 'admin', tenant: 'acme' }),
    ).rejects.toMatchObject(unavailable);
    expect(users()).toMatchObject([{ key: 'ann' }]);
  });

  it('a user that must be there is made once, and left as it is after that', async () => {
    await permit().ensureUser('ann');
    await permit().patchUser('ann', { email: 'ann@mail.test', attributes: { plan: 'pro' } });
    await permit().ensureUser('ann');
    expect(users()).toMatchObject([
      { key: 'ann', email: 'ann@mail.test', attributes: { plan: 'pro' } },
    ]);
  });

  it('a user is deleted once, and then gone already', async () => {
    await permit().ensureUser('ann');
    await permit().deleteUser('ann');
    await permit().deleteUser('ann');
    expect(users()).toEqual([]);
    expect(standIn().calls().byStatus).toMatchObject({ 404: 1 });
  });

  it("another user's e-mail is `email_taken`, by PUT and by PATCH", async () => {
    await permit().putUser({ key: 'ann', email: 'ann@mail.test', attributes: {} });
    await permit().ensureUser('bob');
    const taken = {
      name: 'PermitError',
      code: 'email_taken',
      retry: 'transient',
      status: 409,
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
      message: expect.not.stringContaining('ann@mail.test'),
    };
    await expect(
      permit().putUser({ key: 'bob', email: 'ann@mail.test', attributes: {} }),
    ).rejects.toMatchObject(taken);
    await expect(permit().patchUser('bob', { email: 'ann@mail.test' })).rejects.toMatchObject(
      taken,
    );
    expectEmails('ann@mail.test', null);
  });

  it('an e-mail that is free again can be taken', async () => {
    await permit().putUser({ key: 'ann', email: 'ann@mail.test', attributes: {} });
    await permit().deleteUser('ann');
    await permit().putUser({ key: 'bob', email: 'ann@mail.test', attributes: {} });
    expectEmails('ann@mail.test');
  });

  it('an e-mail that is none is refused for good, without a word of it', async () => {
    await expect(
      permit().putUser({ key: 'ann', email: 'ann at mail', attributes: {} }),
    ).rejects.toMatchObject({
      code: 'rejected',
      retry: 'permanent',
      status: 422,
      message: expect.stringMatching(/^Permit answered PUT \/users\/… with 422 body\.email/),
    });
  });

  it.each([
    'auth0|5f7c8ec7c33c6c004bbafe82',
    'google-oauth2|1|2',
    'ann+test@mail.test',
    'a.b-c_d',
    '..a',
    'sms|+4612345',
  ])('the key %s reaches Permit as it is', async (key) => {
    await permit().putUser({ key, attributes: { n: 1 } });
    await permit().patchUser(key, { first_name: 'Ann' });
    await permit().ensureUser(key);
    expect(await permit().getUser(key)).toEqual({
      key,
      first_name: 'Ann',
      attributes: { n: 1 },
    });
    expect(users().map((user) => user.key)).toEqual([key]);
    await permit().deleteUser(key);
    expect(users()).toEqual([]);
  });
});
