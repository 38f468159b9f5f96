import { describe, expect, it } from 'vitest';
import { decodeJob, encodeJob } from '../../lib/jobs/index.ts';
import { jobsOf, membershipsIn, pagesOf, problemsIn, usersIn, withFile } from './file-on-disk.ts';

const lines = (...rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');

describe('a file of JSON lines', () => {
  it('tells the users and memberships of its lines', async () => {
    const text = lines(
      {
        user: 'u1',
        email: 'a@b.example',
        email_verified: false,
        metadata: { plan: 'pro', seats: 3 },
        tenant: 'acme',
        tenant_name: 'Acme',
        roles: ['admin', 'member', 'admin'],
        updated_at: 1_767_225_600_000,
      },
      { user: 'u2', blocked: true, roles: 'a; b;', updated_at: '2026-01-01T01:00:00+01:00' },
    );
    const jobs = await withFile('users.jsonl', text, (directory) => jobsOf(directory));
    expect(usersIn(jobs)).toEqual([
      {
        user: 'u1',
        email: 'a@b.example',
        emailVerified: false,
        metadata: { plan: 'pro', seats: 3 },
      },
      { user: 'u2', blocked: true },
    ]);
    expect(membershipsIn(jobs)).toEqual([
      ['u1', 'acme', ['admin', 'member']],
      ['u2', null, ['a', 'b']],
    ]);
    const told = jobs.filter(({ kind }) => kind !== 'tenant').map(({ version }) => version);
    expect(new Set(told)).toEqual(new Set([1_767_225_600_000]));
    expect(jobs.map(encodeJob).map(decodeJob)).toEqual(jobs);
  });

  it('says that there is none by null, and nothing by a name that is not there', async () => {
    const none = {
      user: 'u1',
      email: null,
      blocked: null,
      metadata: null,
      tenant: null,
      roles: null,
    };
    const text = lines(none, { user: 'u2' }, { user: 'u3', roles: [], updated_at: null });
    const jobs = await withFile('users.jsonl', text, (directory) => jobsOf(directory));
    expect(usersIn(jobs)).toEqual([
      { user: 'u1', email: null, blocked: null, metadata: null },
      { user: 'u2' },
      { user: 'u3' },
    ]);
    expect(membershipsIn(jobs)).toEqual([
      ['u1', null, []],
      ['u3', null, []],
    ]);
  });

  it('reads names that the file calls otherwise', async () => {
    const text = lines({ id: 'u1', mail: 'a@b.example', shoe: 42 });
    const columns = { user: 'id', email: 'mail', ignore: 'shoe' };
    const jobs = await withFile('users.jsonl', text, (directory) => jobsOf(directory), { columns });
    expect(usersIn(jobs)).toEqual([{ user: 'u1', email: 'a@b.example' }]);
  });

  it('is read with a byte order mark, Windows line ends, empty lines and no last line end', async () => {
    const text = '\uFEFF{"user":"u1"}\r\n\r\n{"user":"u2"}\n\n{"user":"u3"}';
    const jobs = await withFile('users.jsonl', text, (directory) => jobsOf(directory));
    expect(usersIn(jobs).map(({ user }) => user)).toEqual(['u1', 'u2', 'u3']);
  });

  it('goes on after any of its pages', async () => {
    const rows = Array.from({ length: 1100 }, (_, at) => ({
      user: `u${at}`,
      name: 'é'.repeat(at),
    }));
    await withFile('users.jsonl', lines(...rows), async (directory) => {
      const pages = await pagesOf(directory);
      expect(pages.map(({ read }) => read.users)).toEqual([500, 500, 100]);
      for (const [at, { next }] of pages.entries()) {
        if (next !== null) expect(await pagesOf(directory, next)).toEqual(pages.slice(at + 1));
      }
    });
  });

  it.each([
    ['no JSON', '{"user":"u1"}\n{"user":', /^row 2: must be one JSON object/],
    ['a list', '[{"user":"u1"}]', /^row 1: must be one JSON object/],
    ['two on a line', '{"user":"u1"}{"user":"u2"}', /^row 1: must be one JSON object/],
    ['no user', '{"email":"a"}', /^row 1, column user: must not be empty/],
    ['a user that is no text', '{"user":7}', /^row 1, column user: must be text or null/],
    ['text for a boolean', '{"user":"u","blocked":"no"}', /column blocked: must be true, false or/],
    ['a number for text', '{"user":"u","email":7}', /column email: must be text or null/],
    ['roles of no text', '{"user":"u","roles":[7]}', /column roles: must be a list of role names/],
    ['a list for metadata', '{"user":"u","metadata":[]}', /column metadata: must be a JSON object/],
    ['half a millisecond', '{"user":"u","updated_at":1767225600000.5}', /updated_at: .*RFC 3339/],
    ['a name not known', '{"user":"u","mail":"a"}', /^row 1, column mail: .*"email=mail"/],
    ['nothing', '', /^row 1: the file is empty/],
    ['empty lines only', '\n\n', /^row 1: the file has no rows/],
  ])('names the row and the rule of %s', async (_, text, expected) => {
    expect(await problemsIn('users.jsonl', text)).toEqual([expect.stringMatching(expected)]);
  });

  it('names every line that is too long or not UTF-8, and reads the others', async () => {
    const long = lines({ user: 'u2', name: 'x'.repeat(1_100_000) });
    const latin = Buffer.from('{"user":"Zoë"}', 'latin1');
    const end = Buffer.from('\n{"user":"u5","blocked":1}');
    const text = Buffer.concat([
      Buffer.from(`{"user":"u1"}\n${long}\n`),
      latin,
      Buffer.from('\n{"user":"u4"}'),
      end,
    ]);
    expect(await problemsIn('users.jsonl', text)).toEqual([
      expect.stringMatching(/^row 2: is longer than 1 MiB/),
      expect.stringMatching(/^row 3: .*not UTF-8/),
      expect.stringMatching(/^row 5, column blocked/),
    ]);
  });

  it('does not say a name that may be somebody', async () => {
    const [problem] = await problemsIn(
      'users.jsonl',
      lines({ user: 'u', 'ada@engine.example': 1 }),
    );
    expect(problem).toMatch(/^row 1: has a name that is not known/);
  });
});
