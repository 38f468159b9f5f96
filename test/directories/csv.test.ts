import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SNAPSHOT_MARGIN_MS } from '../../lib/directories/snapshot.ts';
import { decodeJob, encodeJob } from '../../lib/jobs/index.ts';
import {
  jobsOf,
  membershipsIn,
  pagesOf,
  problemsIn,
  RUN_STARTED_AT,
  usersIn,
  withFile,
} from './file-on-disk.ts';

const FULL = [
  'user,email,email_verified,first_name,last_name,name,username,phone,external_id,blocked,updated_at,tenant,tenant_name,roles,metadata',
  `u1,ada@engine.example,true,Ada,Lovelace,Ada Lovelace,ada,+1555,x-1,no,2026-01-01T00:00:00Z,acme,Acme,admin;member,"{""plan"":""pro""}"`,
].join('\n');

describe('a CSV file', () => {
  it('tells the tenant, the user and the membership of a row', async () => {
    const jobs = await withFile('users.csv', FULL, (directory) => jobsOf(directory));
    const origin = { source: 'import', observedAt: RUN_STARTED_AT, fresh: true };
    const version = Date.UTC(2026, 0, 1);
    expect(jobs).toMatchObject([
      {
        ...origin,
        kind: 'tenant',
        tenant: 'acme',
        whole: false,
        fields: { name: 'Acme' },
        version: RUN_STARTED_AT - SNAPSHOT_MARGIN_MS,
      },
      {
        ...origin,
        kind: 'user',
        user: 'u1',
        version,
        whole: false,
        fields: {
          email: 'ada@engine.example',
          emailVerified: true,
          firstName: 'Ada',
          lastName: 'Lovelace',
          name: 'Ada Lovelace',
          username: 'ada',
          phone: '+1555',
          externalId: 'x-1',
          blocked: false,
          metadata: { plan: 'pro' },
        },
      },
      {
        ...origin,
        kind: 'membership',
        user: 'u1',
        tenant: 'acme',
        version,
        roles: [
          { id: 'admin', name: 'admin' },
          { id: 'member', name: 'member' },
        ],
      },
    ]);
    expect(jobs.map(encodeJob).map(decodeJob)).toEqual(jobs);
  });

  it('says that there is none by an empty cell, and nothing by a column that is not there', async () => {
    const text = 'user,email,roles\nu1,,\n';
    const jobs = await withFile('users.csv', text, (directory) => jobsOf(directory));
    expect(usersIn(jobs)).toEqual([{ user: 'u1', email: null }]);
    expect(membershipsIn(jobs)).toEqual([['u1', null, []]]);
    const bare = await withFile('users.csv', 'user,tenant\nu1,\nu2,t\n', (one) => jobsOf(one));
    expect(usersIn(bare)).toEqual([{ user: 'u1' }, { user: 'u2' }]);
    expect(membershipsIn(bare)).toEqual([['u2', 't', undefined]]);
  });

  it('reads the columns that the file calls otherwise, and leaves out what it is told to', async () => {
    const text = 'Id,Mail,Plan,Note\nu1,a@b.example,pro,x\n';
    const columns = { user: 'Id', email: 'Mail', 'metadata.plan': 'Plan', ignore: 'Note' };
    const jobs = await withFile('users.csv', text, (directory) => jobsOf(directory), { columns });
    const expected = { user: 'u1', email: 'a@b.example', metadata: { plan: 'pro' } };
    expect(usersIn(jobs)).toEqual([expected]);
    const rest = { ...columns, ignore: '*' };
    expect(await problemsIn('users.csv', text, { columns: rest })).toEqual([]);
  });

  it.each([
    ['a byte order mark', '\uFEFFuser,email\nu1,a\nu2,b\n'],
    ['Windows line ends', 'user,email\r\nu1,a\r\nu2,b\r\n'],
    ['old Macintosh line ends', 'user,email\ru1,a\ru2,b\r'],
    ['line ends of every kind', 'user,email\r\nu1,a\nu2,b'],
    ['quotes around everything', '"user","email"\n"u1","a"\n"u2","b"\n'],
    ['empty lines', 'user,email\n\nu1,a\n\n\nu2,b\n\n'],
    ['space around its names', ' user , email\nu1,a\nu2,b\n'],
  ])('is read with %s', async (_, text) => {
    const jobs = await withFile('users.csv', text, (directory) => jobsOf(directory));
    expect(usersIn(jobs)).toEqual([
      { user: 'u1', email: 'a' },
      { user: 'u2', email: 'b' },
    ]);
  });

  it.each([
    ['\n', 7],
    ['\r\n', 7],
    ['\r', 7],
  ])('counts lines that end in %j as an editor does, also in cells', async (end, row) => {
    const lines = ['user,name,blocked', 'u1,"one', 'two', '",no', '', 'u2,x,no', 'u3,x,perhaps'];
    const problems = await problemsIn('users.csv', lines.join(end));
    expect(problems).toEqual([`row ${row}, column blocked: must be true, false, or empty`]);
  });

  it('reads any text that a CSV writer can write', async () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab"\',;\n\r\t 0é€😀{}'), maxLength: 12 });
    const rows = fc.uniqueArray(
      fc.tuple(fc.string({ minLength: 1, unit: fc.constantFrom(...'ab",\n😀') }), cell, cell),
      {
        selector: ([user]) => user,
        minLength: 1,
        maxLength: 30,
      },
    );
    const written = (text: string, always: boolean) =>
      always || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        async (people, end, always) => {
          const lines = people.map((row) => row.map((text) => written(text, always)).join(','));
          const text = ['user,name,email', ...lines, ''].join(end);
          const jobs = await withFile('users.csv', text, (directory) => jobsOf(directory));
          expect(usersIn(jobs)).toEqual(
            people.map(([user, name, email]) => ({
              user,
              name: name || null,
              email: email || null,
            })),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('goes on after any of its pages, in the middle of long rows too', async () => {
    const rows = Array.from({ length: 1234 }, (_, at) => `u${at},"${'é\r\n'.repeat(at % 90)}"`);
    const text = ['user,name', ...rows].join('\r\n');
    await withFile('users.csv', text, async (directory) => {
      const pages = await pagesOf(directory);
      expect(pages.map(({ read }) => read.users)).toEqual([500, 500, 234]);
      expect(pages.at(-1)?.next).toBeNull();
      const whole = pages.map(({ jobs }) => jobs);
      for (const [at, { next }] of pages.entries()) {
        if (next === null) continue;
        expect((await pagesOf(directory, next)).map(({ jobs }) => jobs)).toEqual(
          whole.slice(at + 1),
        );
      }
    });
  });
});
