import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClerkApiOptions, ClerkInstance } from './clerk-api.ts';
import { clerkUser } from './clerk-instance.ts';
import { readAll, told, useClerk } from './clerk-reading.ts';
import { failureOf } from './http-reading.ts';

const against = useClerk();
const WAYS = ['known', 'refused', 'ignored'] as const;
const users = (count: number) => ({ count, at: (index: number) => clerkUser(index) });
const idOf = (index: number) => clerkUser(index).id;
const isUserPage = (path: string) => path === '/v1/users';

/** Does something once, when so many users have been told: before the page that begins there, however it is asked for. */
const whenTold = (count: number, change: (instance: ClerkInstance) => void) => {
  let done = false;
  const beforeRequest: ClerkApiOptions['beforeRequest'] = (_, path, instance, query) => {
    const asked = Number(query.get('offset') ?? 0) + 10 >= count;
    if (done || !isUserPage(path) || !(asked || query.get('starting_after') === idOf(count - 1)))
      return;
    done = true;
    change(instance);
  };
  return { beforeRequest };
};
const remove = (from: number, to: number) => (instance: ClerkInstance) => {
  for (let index = from; index < to; index += 1) instance.users.remove(idOf(index));
};

describe.each(WAYS)(
  'a directory that changes while it is read (starting_after %s)',
  (startingAfter) => {
    it.each([
      ['one told already', remove(0, 1), 1],
      ['more told already than pages overlap', remove(0, 30), 30],
      ['the one told last', remove(39, 40), 40],
      ['all that are remembered', remove(25, 40), 40],
      ['all that were told', remove(0, 40), 40],
      ['those to come next', remove(40, 55), 55],
      ['all that are left', remove(40, 100), 100],
    ])('skips nobody when users are deleted: %s', async (_, change) => {
      const instance = { users: users(100), startingAfter, ...whenTold(40, change) };
      const { directory, api } = await against(instance, { pageSize: 20 });
      const told1 = told((await readAll(directory)).jobs).users;
      expect(told1.filter((id) => api.instance.users.has(id))).toEqual(api.instance.users.ids());
    });

    it('tells nobody twice, however many are deleted in front', async () => {
      const instance = { users: users(100), startingAfter, ...whenTold(40, remove(0, 30)) };
      const { directory } = await against(instance, { pageSize: 20 });
      const ids = told((await readAll(directory)).jobs).users;
      expect(ids).toEqual(Array.from({ length: 100 }, (_, index) => idOf(index)));
    });

    it('tells who signs up meanwhile', async () => {
      const join = ({ users: rows }: ClerkInstance) => rows.add(clerkUser(500));
      const instance = { users: users(45), startingAfter, ...whenTold(40, join) };
      const { directory } = await against(instance, { pageSize: 20 });
      expect(told((await readAll(directory)).jobs).users).toContain(idOf(500));
    });

    it('finds its way among users created in the same millisecond', async () => {
      const same = { created_at: 1_700_000_000_000 };
      const at = (index: number) => clerkUser(index, same);
      const instance = {
        users: { count: 70, at },
        startingAfter,
        ...whenTold(40, remove(5, 25)),
      };
      const { directory } = await against(instance, { pageSize: 20 });
      const ids = told((await readAll(directory)).jobs).users;
      expect(new Set(ids).size).toBe(70);
    });

    it('misses nobody who is there all along, whatever else happens', async () => {
      const change = fc.record({
        kind: fc.constantFrom('leave', 'join', 'return'),
        at: fc.nat(79),
        count: fc.nat(25),
      });
      const plan = fc.dictionary(fc.nat(30).map(String), change, { maxKeys: 6 });
      const sizes = fc.integer({ min: 2, max: 30 });
      const perMillisecond = fc.constantFrom(1, 3, 25);
      let completed = 0;
      const play = fc.asyncProperty(plan, sizes, perMillisecond, async (steps, pageSize, crowd) => {
        const createdAt = (index: number) => ({
          created_at: 1_700_000_000_000 + Math.floor(index / crowd),
        });
        const stayed = new Set(Array.from({ length: 80 }, (_, index) => idOf(index)));
        const { directory, api } = await against(
          {
            users: { count: 80, at: (index) => clerkUser(index, createdAt(index)) },
            startingAfter,
            beforeRequest: (n, _, { users: rows }) => {
              const { kind, at, count } = steps[String(n)] ?? { kind: 'nothing', at: 0, count: 0 };
              for (let index = at; index < at + count; index += 1) {
                if (kind === 'join') rows.add(clerkUser(1_000 * n + index, createdAt(1_000 + n)));
                // As when somebody is brought in with the date of long ago.
                if (kind === 'return') rows.add(clerkUser(1_000 * n + index, createdAt(at)));
                if (kind !== 'leave') continue;
                const id = rows.ids()[at] ?? '';
                stayed.delete(id);
                rows.remove(id);
              }
            },
          },
          { pageSize },
        );
        const ids = new Set<string>();
        try {
          for (const id of told((await readAll(directory)).jobs).users) ids.add(id);
          completed += 1;
        } catch (error) {
          expect(error).toMatchObject({ code: 'incomplete' });
          return;
        } finally {
          await api.close();
        }
        expect([...stayed].filter((id) => !ids.has(id))).toEqual([]);
      });
      await fc.assert(play, { numRuns: 40 });
      expect(completed).toBeGreaterThan(30);
    });
  },
);

describe('an end that comes too early', () => {
  it('is read again from the start of the list, once', async () => {
    // One page of the first reading is of another, smaller instance.
    let pages = 0;
    const { directory } = await against(
      {
        users: users(50),
        startingAfter: 'refused',
        faults: (_, path) => {
          if (!isUserPage(path)) return undefined;
          pages += 1;
          return pages === 2 ? { kind: 'status', status: 200, body: [clerkUser(19)] } : undefined;
        },
      },
      { pageSize: 20 },
    );
    const ids = told((await readAll(directory)).jobs).users;
    expect(new Set(ids).size).toBe(50);
  });

  it('is no end when it comes again', async () => {
    const { directory } = await against(
      {
        users: users(50),
        faults: (_, path) =>
          path === '/v1/users/count'
            ? { kind: 'status', status: 200, body: { object: 'total_count', total_count: 53 } }
            : undefined,
      },
      { pageSize: 20 },
    );
    const failure = await failureOf(readAll(directory));
    expect(failure).toMatchObject({ code: 'incomplete' });
    expect(String(failure)).toContain('users gave 50 of 53');
  });

  it('is none where the API takes no notice of offsets', async () => {
    const first = Array.from({ length: 20 }, (_, index) => clerkUser(index));
    const { directory } = await against(
      {
        users: users(50),
        faults: (_, path) =>
          isUserPage(path) ? { kind: 'status', status: 200, body: first } : undefined,
      },
      { pageSize: 20 },
    );
    expect(await failureOf(readAll(directory))).toMatchObject({ code: 'incomplete' });
  });
});
