import { describe, expect, it } from 'vitest';
import type { UserFields } from '../../lib/jobs/index.ts';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { createEngine, HOUR_MS, MINUTE_MS, reasons } from './harness.ts';
import { grant, membership, partly, tenantDeleted, user, userDeleted } from './jobs.ts';

const KEY = 'ann@mail.test';
const named = (firstName: string): UserFields => ({ email: KEY, emailVerified: true, firstName });
const attributes = { plan: 'metadata.plan' };
const REFUSE: SyncConfig = { clerk: { userKey: '{email}', attributes } };
const NEWEST: SyncConfig = { clerk: { userKey: '{email}', sameKey: 'newest', attributes } };

describe('two ids with one key, refused', () => {
  it('lets the second wait, and then dead-letters what it says', async () => {
    const engine = createEngine({ config: REFUSE });
    engine.send(user('u1', named('One')));
    await engine.settle();
    engine.send(user('u2', named('Two')), membership('u2', 'acme', ['admin']));
    await engine.settle(5 * HOUR_MS);
    expect(reasons(engine)).toEqual([]);
    await engine.settle(2 * HOUR_MS);
    expect(reasons(engine).sort()).toEqual(['key_taken', 'unknown_user']);
    expect(
      engine
        .dead()
        .map(({ reason }) => reason.message)
        .join(),
    ).not.toContain(KEY);
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'One' } });
    expect(engine.roles()).toEqual([]);
  });

  it('gives the second the key once the first is deleted, and nothing of what the first had', async () => {
    const engine = createEngine({ config: REFUSE });
    engine.send(
      user('u1', { ...named('One'), lastName: 'First', metadata: { plan: 'pro' } }),
      membership('u1', 'acme', ['admin']),
    );
    await engine.settle();
    engine.send(user('u2', named('Two')), membership('u2', 'blue', ['member']));
    await engine.invoke();
    engine.send(userDeleted('u1'));
    await engine.invoke();
    expect(engine.users()).toEqual({});
    await engine.settle();
    expect(engine.users()).toEqual({
      [KEY]: { email: KEY, first_name: 'Two', last_name: null, attributes: {} },
    });
    expect(engine.roles()).toEqual([`${KEY} blue member`]);
    expect(reasons(engine)).toEqual([]);
  });

  it('gives it all the same when the deletion comes together with them', async () => {
    const engine = createEngine({ config: REFUSE });
    engine.send(user('u1', named('One')), membership('u1', 'acme', ['admin']));
    await engine.settle();
    engine.send(user('u2', named('Two')), membership('u2', 'blue', ['member']), userDeleted('u1'));
    await engine.invoke();
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'Two' } });
    expect(engine.roles()).toEqual([`${KEY} blue member`]);
    expect(engine.memory.queue.size()).toBe(0);
  });

  it('lets what is told of the first later, or again, do the second no harm', async () => {
    const engine = createEngine({ config: REFUSE });
    const first = [user('u1', named('One')), membership('u1', 'acme', ['admin'])];
    const second = [user('u2', named('Two')), membership('u2', 'blue', ['member'])];
    const gone = userDeleted('u1');
    engine.send(...first);
    await engine.settle();
    engine.send(gone);
    await engine.settle();
    engine.send(...second);
    await engine.settle();
    engine.send(...first, gone, userDeleted('u1'));
    await engine.settle();
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'Two' } });
    expect(engine.roles()).toEqual([`${KEY} blue member`]);
    expect(reasons(engine)).toEqual([]);
  });

  it('lets the first, when it comes back, wait in turn', async () => {
    const engine = createEngine({ config: REFUSE });
    engine.send(user('u1', named('One')));
    await engine.settle();
    engine.send(userDeleted('u1'), user('u2', named('Two')));
    await engine.settle();
    engine.send(user('u1', named('Again')));
    await engine.invoke();
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'Two' } });
    engine.send(userDeleted('u2'));
    await engine.settle();
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'Again' } });
  });

  it('gives the second no role in a tenant that was deleted while it waited', async () => {
    const engine = createEngine({ config: REFUSE });
    engine.send(user('u1', named('One')));
    await engine.settle();
    engine.send(user('u2', named('Two')), membership('u2', 'acme', ['admin']));
    engine.send(tenantDeleted('acme'));
    await engine.invoke();
    engine.send(userDeleted('u1'));
    await engine.settle();
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'Two' } });
    expect(engine.roles()).toEqual([]);
    expect(engine.tenants()).toEqual({});
  });

  it('gives the second the key of one whose record could not be applied', async () => {
    const seats = { from: 'metadata.seats', type: 'number' } as const;
    const engine = createEngine({
      config: { clerk: { userKey: '{email}', attributes: { seats } } },
    });
    engine.send(user('u1', { ...named('One'), metadata: { seats: 'many' } }));
    await engine.settle();
    expect(reasons(engine)).toEqual(['wrong_type']);
    engine.send(user('u2', named('Two')));
    await engine.invoke();
    engine.send(userDeleted('u1'));
    await engine.settle();
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'Two' } });
  });

  it('leaves the first nothing to the second where deleted users stay in Permit', async () => {
    const engine = createEngine({ config: { ...REFUSE, users: { onDelete: 'unassign' } } });
    engine.send(
      user('u1', { ...named('One'), metadata: { plan: 'pro' } }),
      membership('u1', 'acme', ['admin']),
    );
    await engine.settle();
    engine.send(user('u2', named('Two')), membership('u2', 'blue', ['member']));
    await engine.invoke();
    engine.send(userDeleted('u1'));
    await engine.settle();
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'Two', attributes: {} } });
    expect(engine.roles()).toEqual([`${KEY} blue member`]);
  });

  it('keeps two providers apart: each has the key for one of its own', async () => {
    const config: SyncConfig = { clerk: { userKey: '{email}' }, auth0: { userKey: '{email}' } };
    const engine = createEngine({ config });
    engine.send(user('u1', named('One')), membership('u1', 'acme', ['admin']));
    engine.send(partly('a1', { email: KEY, emailVerified: true }), grant('a1', 'blue', 'member'));
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual([KEY]);
    expect(engine.roles().toSorted()).toEqual([`${KEY} acme admin`, `${KEY} blue member`]);
  });
});

describe('two ids with one key, the newest of which has it', () => {
  const SETTLED_MS = 11 * MINUTE_MS;

  it('lets the newer one take it over, with nothing of what the other had', async () => {
    const engine = createEngine({ config: NEWEST });
    engine.send(
      user('u1', { ...named('One'), lastName: 'First', metadata: { plan: 'pro' } }),
      membership('u1', 'acme', ['admin']),
    );
    await engine.settle();
    engine.send(user('u2', named('Two')), membership('u2', 'blue', ['member']));
    await engine.settle();
    expect(engine.users()).toEqual({
      [KEY]: { email: KEY, first_name: 'Two', last_name: null, attributes: {} },
    });
    expect(engine.roles()).toEqual([`${KEY} blue member`]);
  });

  it('clears what a record that is not whole does not name', async () => {
    const config: SyncConfig = { auth0: { ...NEWEST.clerk } };
    const engine = createEngine({ config });
    const verified = { email: KEY, emailVerified: true };
    engine.send(partly('u1', { ...verified, firstName: 'One', metadata: { plan: 'pro' } }));
    await engine.settle();
    engine.send(partly('u2', verified));
    await engine.settle();
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: null, attributes: {} } });
  });

  it('lets nothing count that the other says later', async () => {
    const engine = createEngine({ config: NEWEST });
    engine.send(user('u1', named('One')));
    await engine.settle();
    engine.send(user('u2', named('Two')));
    await engine.settle();
    engine.send(user('u1', named('Late')), membership('u1', 'acme', ['admin']));
    await engine.settle();
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'Two' } });
    expect(engine.roles()).toEqual([]);
    expect(reasons(engine)).toEqual([]);
    engine.send(userDeleted('u1'));
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual([KEY]);
  });

  it('gives it back when the newer one is deleted, and the other says something again', async () => {
    const engine = createEngine({ config: NEWEST });
    engine.send(user('u1', named('One')), membership('u1', 'acme', ['admin']));
    await engine.settle();
    engine.send(user('u2', named('Two')), membership('u2', 'blue', ['member']));
    await engine.settle();
    engine.send(userDeleted('u2'));
    await engine.settle();
    expect(engine.users()).toEqual({});
    engine.send(user('u1', named('Back')), membership('u1', 'acme', ['guest']));
    await engine.settle();
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'Back' } });
    expect(engine.roles()).toEqual([`${KEY} acme guest`]);
  });

  it('takes no notice of one that was deleted before it was heard of', async () => {
    const engine = createEngine({ config: NEWEST });
    const older = user('u1', named('One'));
    const newer = user('u2', named('Two'));
    engine.send(userDeleted('u2'), older);
    await engine.settle();
    engine.send(newer);
    await engine.settle();
    engine.send(membership('u1', 'acme', ['admin']));
    await engine.invoke();
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'One' } });
    expect(engine.roles()).toEqual([`${KEY} acme admin`]);
  });

  it('tells the newer one by its first record, however late that comes', async () => {
    const engine = createEngine({ config: NEWEST });
    const [first, second, third] = [
      user('u1', named('One')),
      user('u2', named('Two')),
      user('u1', named('One again')),
    ];
    engine.send(third, membership('u1', 'acme', ['admin']));
    await engine.invoke();
    engine.send(second);
    await engine.invoke();
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'One again' } });
    engine.send(first);
    await engine.settle(SETTLED_MS);
    expect(engine.users()).toMatchObject({ [KEY]: { first_name: 'Two' } });
    expect(engine.roles()).toEqual([]);
  });
});
