import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  jobsOf,
  makeFolder,
  membershipsIn,
  openFile,
  pagesOf,
  problemsIn,
  usersIn,
  withFile,
} from './file-on-disk.ts';

const HEADER = 'user,email,tenant,tenant_name,roles\n';
const people = (count: number) =>
  `user,email\n${Array.from({ length: count }, (_, at) => `u${at},u${at}@x.example\n`).join('')}`;

describe('rows that say something twice', () => {
  it('tells a user once that is in several tenants, and a tenant once', async () => {
    const rows = Array.from({ length: 1200 }, (_, at) => {
      const user = Math.floor(at / 3);
      return `u${user},u${user}@x.example,t${at % 3},Tenant ${at % 3},r${at % 3}\n`;
    });
    await withFile('users.csv', HEADER + rows.join(''), async (directory) => {
      expect(await directory.check()).toEqual({ rows: 1200, users: 400, problems: [], more: 0 });
      expect(await directory.count()).toBe(400);
      const pages = await pagesOf(directory);
      const told = (what: 'users' | 'tenants' | 'memberships') =>
        pages.reduce((sum, { read }) => sum + read[what], 0);
      expect([told('users'), told('tenants'), told('memberships')]).toEqual([400, 3, 1200]);
      expect(new Set(usersIn(await jobsOf(directory)).map(({ user }) => user)).size).toBe(400);
    });
  });

  it('names both rows of the same user in the same tenant', async () => {
    const text = `${HEADER}u1,a,t1,,r\nu2,a,,,\nu1,a,t2,,r\nu1,a,t2,,s\nu2,a,,,r\nu1,a,t1,,\n`;
    expect(await problemsIn('users.csv', text)).toEqual([
      expect.stringMatching(/^row 5, column user: is in the same tenant as in row 4/),
      expect.stringMatching(/^row 6, column user: is in the same tenant as in row 3/),
      expect.stringMatching(/^row 7, column user: is in the same tenant as in row 2/),
    ]);
  });

  it('names both rows of a user with two profiles, by the names of the file', async () => {
    const text = 'Id,email,tenant\nu1,a,t1\nu2,b,t1\nu1,c,t2\nu2,b,t2\n';
    expect(await problemsIn('users.csv', text, { columns: { user: 'Id' } })).toEqual([
      expect.stringMatching(/^row 4, column Id: has another profile than in row 2/),
    ]);
  });

  it('does not mind in what order metadata comes', async () => {
    const text = '{"user":"u","tenant":"a","metadata":{"a":1,"b":{"c":1,"d":2}}}\n';
    const other = '{"user":"u","tenant":"b","metadata":{"b":{"d":2,"c":1},"a":1}}\n';
    expect(await problemsIn('users.jsonl', text + other)).toEqual([]);
  });

  it('names both rows of a tenant with two names', async () => {
    const text = `${HEADER}u1,a,t1,One,\nu2,b,t1,,\nu3,c,t1,Uno,\n`;
    expect(await problemsIn('users.csv', text)).toEqual([
      expect.stringMatching(/^row 4, column tenant_name: is another for this tenant than in row 2/),
    ]);
  });
});

describe('reading a file in pages', () => {
  it('tells nothing of a file that has a problem anywhere', async () => {
    await withFile('users.csv', `${people(2000)}u0,again\n,\n`, async (directory) => {
      await expect(pagesOf(directory)).rejects.toMatchObject({
        code: 'malformed',
        message: expect.stringMatching(/users\.csv: row 2002, column user: .*\(and 2 more\)$/),
      });
      expect(await directory.count()).toBeUndefined();
    });
  });

  it('stops when the file is written to while it is read', async () => {
    await withFile('users.csv', people(2000), async (directory, path) => {
      const reading = (async () => {
        for await (const _ of directory.pages()) await appendFile(path, 'u9999,late\n');
      })();
      await expect(reading).rejects.toMatchObject({ code: 'incomplete' });
    });
  });

  it('checks again what has changed since it was checked', async () => {
    await withFile('users.csv', people(10), async (directory, path) => {
      expect((await directory.check()).problems).toEqual([]);
      await appendFile(path, 'u3,again\n');
      await expect(pagesOf(directory)).rejects.toMatchObject({ code: 'malformed' });
    });
  });

  it('goes on in a copy of the same file, and in no other', async () => {
    await using folder = await makeFolder();
    const [one, copy, other] = ['one.csv', 'copy.csv', 'other.csv'].map((name) =>
      join(folder.path, name),
    );
    if (!one || !copy || !other) throw new Error('no paths');
    const text = people(700);
    await Promise.all([writeFile(one, text), writeFile(copy, text)]);
    // The same but for one letter near its end, and as long.
    await writeFile(other, text.replace('u699@x', 'u699@y'));
    const [first, second] = await pagesOf(openFile(one));
    const next = first?.next ?? '';
    expect(await pagesOf(openFile(copy), next)).toEqual([second]);
    await expect(pagesOf(openFile(other), next)).rejects.toMatchObject({ code: 'bad_cursor' });
    await expect(pagesOf(openFile(one), 'x')).rejects.toMatchObject({ code: 'bad_cursor' });
    const elsewhere = JSON.stringify({ v: 1, account: 'cognito:x', phase: 'users' });
    await expect(pagesOf(openFile(one), elsewhere)).rejects.toMatchObject({ code: 'bad_cursor' });
  });

  it('stops as soon as it is told to', async () => {
    await withFile('users.csv', people(2000), async (_, path) => {
      const stop = new AbortController();
      const directory = openFile(path, { signal: stop.signal });
      const reading = (async () => {
        for await (const _page of directory.pages()) stop.abort();
      })();
      await expect(reading).rejects.toMatchObject({ code: 'aborted' });
    });
  });

  it('gives the same facts when it is read again', async () => {
    await withFile('users.csv', people(5), async (directory, path) => {
      expect(await jobsOf(openFile(path))).toEqual(await jobsOf(directory));
    });
  });
});

describe('a file as a directory', () => {
  it('finds one user with all its tenants, and one tenant', async () => {
    const text = `${HEADER}u1,a,t1,One,r\nu2,b,t1,One,r\nu1,a,t2,,s\n`;
    await withFile('users.csv', text, async (directory) => {
      const jobs = (await directory.readUser('u1')) ?? [];
      expect(usersIn(jobs)).toEqual([{ user: 'u1', email: 'a' }]);
      expect(membershipsIn(jobs)).toEqual([
        ['u1', 't1', ['r']],
        ['u1', 't2', ['s']],
      ]);
      expect(await directory.readUser('u3')).toBeNull();
      expect(await directory.readTenant('t1')).toMatchObject([
        { tenant: 't1', fields: { name: 'One' } },
      ]);
      expect(await directory.readTenant('t2')).toMatchObject([{ tenant: 't2', fields: {} }]);
      expect(await directory.readTenant('t3')).toBeNull();
      expect(await directory.roles()).toEqual([]);
    });
  });

  it('is named for the file and its beginning', async () => {
    const account = (text: string) => withFile('users.csv', text, async (one) => one.account);
    expect(await account('user\na\n')).toMatch(/^file:users\.csv:[0-9a-f]{12}$/);
    expect(await account('user\na\n')).toBe(await account('user\na\n'));
    expect(await account('user\na\n')).not.toBe(await account('user\nb\n'));
  });

  it('has no access where there is no file, or only a folder, or none any more', async () => {
    await using folder = await makeFolder();
    for (const path of [join(folder.path, 'none.csv'), folder.path]) {
      expect(() => openFile(path)).toThrow(expect.objectContaining({ code: 'no_access' }));
    }
    await withFile('users.csv', 'user\na\n', async (directory, path) => {
      await rm(path);
      await expect(directory.check()).rejects.toMatchObject({
        code: 'no_access',
        message: expect.stringContaining('users.csv: there is no such file'),
      });
    });
  });

  it('never puts a user into the id of an event: it may be an e-mail', async () => {
    const text = 'user,tenant,tenant_name\nada@engine.example,ada-inc,Ada\n';
    const jobs = await withFile('users.csv', text, (directory) => jobsOf(directory));
    expect(jobs).toHaveLength(3);
    expect(jobs.map(({ eventId }) => eventId).join()).not.toContain('ada');
    expect(new Set(jobs.map(({ eventId }) => eventId)).size).toBe(3);
  });
});
