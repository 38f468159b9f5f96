import { describe, expect, it } from 'vitest';
import { LedgerError } from '../../lib/ledger/index.ts';
import { AT_ONCE, createEngine, DAY_MS, HOUR_MS, PROBES, reasons } from './harness.ts';
import { grant, grantDeleted, membership, removal, tenant, user, userDeleted } from './jobs.ts';

describe('ids that are words of the language', () => {
  const words = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

  it.each(words)('stand for users, tenants and roles as any other: %s', async (word) => {
    const engine = createEngine({ roles: [word, 'member'] });
    engine.send(user(word, { email: 'w@mail.test' }), tenant(word, { name: 'W' }));
    engine.send(membership(word, word, [word, 'member']), grant('ann', word, word));
    await engine.settle();
    expect(engine.roles()).toEqual(
      [`${word} ${word} member`, `${word} ${word} ${word}`, `ann ${word} ${word}`].sort((a, b) =>
        a < b ? -1 : 1,
      ),
    );
    engine.send(membership(word, word, ['member']), grantDeleted('ann', word, word));
    await engine.settle();
    expect(engine.roles()).toEqual([`${word} ${word} member`]);
    engine.send(removal(word, word));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    expect(reasons(engine)).toEqual([]);
    engine.send(userDeleted(word));
    await engine.settle();
    expect(Object.keys(engine.users())).not.toContain(word);
  });
});

describe('an item of the ledger that cannot be read', () => {
  it('holds up those alone who need it, and ends in the dead-letter queue', async () => {
    const engine = createEngine({
      ledger: (port) => ({
        ...port,
        async load(keys) {
          if (!keys.includes('user#torn')) return await port.load(keys);
          throw new LedgerError('corrupt_item', 'a ledger item cannot be read');
        },
      }),
    });
    engine.send(user('torn', {}), user('ann', {}), user('bob', {}));
    await engine.invoke();
    expect(Object.keys(engine.users())).toEqual(['ann', 'bob']);
    expect(engine.memory.queue.size()).toBe(1);
    await engine.settle(DAY_MS);
    expect(engine.dead()[0]?.reason).toMatchObject({
      reason: 'max_age_exceeded',
      source: 'clerk',
      message: expect.stringContaining('cannot be read'),
    });
  });
});

describe('an item that the ledger refuses as too large', () => {
  it('is the fault of its entity alone', async () => {
    const engine = createEngine({
      ledger: (port) => ({
        ...port,
        async save(item) {
          if (item.pk !== 'user#huge') return await port.save(item);
          throw new LedgerError('item_too_large', 'larger than 400 KB');
        },
      }),
    });
    engine.send(grant('huge', 'acme', 'admin'), grant('ann', 'acme', 'admin'));
    await engine.invoke();
    expect(engine.roles()).toEqual(['ann acme admin']);
    expect(reasons(engine)).toEqual(['item_too_large']);
    expect(engine.memory.queue.size()).toBe(0);
  });

  it('may be so only when it is recorded: what Permit was given is still noted', async () => {
    let saves = 0;
    const engine = createEngine({
      ledger: (port) => ({
        ...port,
        async save(item) {
          if (item.pk !== 'user#huge' || ++saves !== 2) return await port.save(item);
          throw new LedgerError('item_too_large', 'larger than 400 KB');
        },
      }),
    });
    engine.send(grant('huge', 'acme', 'admin'));
    await engine.settle();
    expect(reasons(engine)).toEqual(['item_too_large']);
    engine.send(removal('huge', 'acme', { source: 'auth0' }));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
  });
});

describe('a user of very many tenants', () => {
  /** `count` memberships, settled. */
  async function busy(count: number, options: Parameters<typeof createEngine>[0]) {
    const engine = createEngine(options);
    for (let n = 0; n < count; n++) engine.send(membership('ann', `t-${n}`, ['member']));
    await engine.settle(DAY_MS);
    expect(engine.roles()).toHaveLength(count);
    return engine;
  }

  it('loses the last of its roles, though no invocation has calls for them all', async () => {
    const engine = await busy(150, {
      config: { users: { onDelete: 'unassign' } },
      limits: { requestsPerMinute: 1000, writesPerMinute: 300, deletesPerMinute: 60 },
    });
    engine.send(userDeleted('ann'));
    const start = engine.now();
    await engine.settle(HOUR_MS);
    expect(engine.roles()).toEqual([]);
    expect(engine.now() - start).toBeLessThan(HOUR_MS / 6);
  });

  it('keeps what something newer gives while its roles are taken bit by bit', async () => {
    const engine = await busy(100, {
      config: { users: { onDelete: 'unassign' } },
      limits: { requestsPerMinute: 1000, writesPerMinute: 300, deletesPerMinute: 60 },
    });
    engine.send(userDeleted('ann'));
    await engine.invoke();
    expect(engine.roles().length).toBeLessThan(100);
    engine.send(
      membership('ann', 't-0', ['member']),
      membership('ann', 't-50', ['member']),
      membership('ann', 't-99', ['member']),
    );
    await engine.settle(HOUR_MS);
    expect(engine.roles()).toEqual(['ann t-0 member', 'ann t-50 member', 'ann t-99 member']);
  });

  it('is noted as deleted in few words, and goes in one call', async () => {
    let longest = 0;
    const engine = await busy(200, {
      ledger: (port) => ({
        ...port,
        async save(item) {
          if (item.pending?.deleted) longest = Object.keys(item.pending.roles).length;
          return await port.save(item);
        },
      }),
    });
    engine.newCalls();
    engine.send(userDeleted('ann'));
    await engine.settle();
    expect(engine.newCalls().total).toBe(1);
    expect(longest).toBe(0);
    expect(engine.roles()).toEqual([]);
  });
});

describe('what nobody foresaw', () => {
  it('backs off alone and is dead-lettered in the end; the others go on', async () => {
    const engine = createEngine({
      ledger: (port) => ({
        ...port,
        async load(keys) {
          if (keys.includes('user#ann')) throw new TypeError('ann@mail.test is not a function');
          return await port.load(keys);
        },
      }),
    });
    engine.send(user('bob', {}), user('ann', { email: 'ann@mail.test' }), user('cat', {}));
    expect(await engine.invoke()).toEqual({ handed: 3, kept: 1 });
    expect(Object.keys(engine.users())).toEqual(['bob', 'cat']);
    expect(engine.log).toContainEqual(
      expect.objectContaining({ event: 'round_failed', error: 'TypeError', messages: 1 }),
    );
    expect(JSON.stringify(engine.log)).not.toContain('mail.test');
    await engine.settle(7 * HOUR_MS);
    expect(reasons(engine)).toEqual(['max_age_exceeded']);
    expect(JSON.stringify(engine.dead()[0]?.reason)).not.toContain('mail.test');
  });

  it('is found among many by halving, and the others are worked off together', async () => {
    let loads = 0;
    const engine = createEngine({
      ledger: (port) => ({
        ...port,
        async load(keys) {
          loads++;
          if (keys.includes('user#user-77')) throw new TypeError('no');
          return await port.load(keys);
        },
      }),
    });
    for (let n = 0; n < 256; n++) engine.send(user(`user-${n}`, {}));
    await engine.invoke();
    expect(Object.keys(engine.users())).toHaveLength(255);
    expect(engine.memory.queue.size()).toBe(1);
    const failed = engine.log.filter(({ event }) => event === 'round_failed');
    expect(failed.map(({ messages }) => messages)).toEqual([256, 128, 64, 32, 16, 8, 4, 2, 1]);
    expect(loads).toBeLessThan(40);
  });

  it('in a call to Permit leaves the note standing and the others at work', async () => {
    let broken = true;
    const engine = createEngine({
      permit: (port) => ({
        ...port,
        async assign(assignment) {
          await port.assign(assignment);
          if (broken && assignment.user === 'ann') throw new RangeError('out of stack');
        },
      }),
    });
    engine.send(grant('ann', 'acme', 'admin'), grant('bob', 'acme', 'admin'));
    await engine.invoke();
    expect(engine.roles()).toContain('bob acme admin');
    broken = false;
    engine.send(grantDeleted('ann', 'acme', 'admin'));
    await engine.settle();
    expect(engine.roles()).toEqual(['bob acme admin']);
  });

  it('does not stop what the lease, the time or Permit stop', async () => {
    const engine = createEngine({
      ledger: (port) => ({
        ...port,
        async load(keys) {
          if (keys.includes('user#ann')) throw new TypeError('no');
          return await port.load(keys);
        },
      }),
    });
    engine.send(user('bob', {}));
    await engine.settle();
    engine.newCalls();
    engine.standIn.faults.outage();
    engine.send(user('ann', {}));
    for (let n = 0; n < 6; n++) engine.send(user(`user-${n}`, {}));
    expect(await engine.invoke()).toEqual({ handed: 7, kept: 7 });
    expect(engine.log).toContainEqual(expect.objectContaining({ event: 'round_failed' }));
    const { writes, total } = engine.newCalls();
    expect(writes).toBeLessThanOrEqual(AT_ONCE);
    expect(total - writes).toBeLessThanOrEqual(1 + PROBES);
  });
});
