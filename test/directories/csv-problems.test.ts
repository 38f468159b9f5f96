import { describe, expect, it } from 'vitest';
import { problemsIn, withFile } from './file-on-disk.ts';

const many = (count: number, line: (at: number) => string) =>
  ['user,blocked', ...Array.from({ length: count }, (_, at) => line(at))].join('\n');

describe('a CSV file with something wrong in it', () => {
  it.each([
    [
      'no user column',
      'email,name\na,b\n',
      [/^row 1, column user: is missing.*--columns "user=…"/],
    ],
    [
      'columns of other names',
      'Id,E-Mail,Shoe size\n1,a,42\n',
      [
        /^row 1, column Id: .*--columns "user=Id"/,
        /^row 1, column E-Mail: .*if it is email, say --columns "email=E-Mail"/,
        /^row 1, column Shoe size: is not known: to leave it out, say --columns "ignore=Shoe size"/,
        /^row 1, column user: is missing/,
      ],
    ],
    ['a slip in a name', 'user,emial\nu,a\n', [/if it is email/]],
    [
      'a column twice',
      'user,email,email\nu,a,b\n',
      [/column email: stands twice, as columns 2 and 3/],
    ],
    ['both forms of metadata', 'user,metadata,metadata.a\nu,,\n', [/metadata: stands beside/]],
    ['semicolons', 'user;email\nu;a\n', [/^row 1: must be a header.*commas between/]],
    ['a row too short', 'user,email\nu1\nu2,a\n', [/^row 2: the header has 2 cells, this row 1/]],
    ['a row too long', 'user,email\nu1,a,b\n', [/^row 2: the header has 2 cells, this row 3/]],
    ['no user', 'user,email\n,a\n', [/^row 2, column user: must not be empty/]],
    ['no boolean', 'user,blocked\nu,si\n', [/^row 2, column blocked: must be true, false/]],
    ['no time', 'user,updated_at\nu,31.1.2026\n', [/^row 2, column updated_at: .*RFC 3339/]],
    ['seconds', 'user,updated_at\nu,1767225600\n', [/column updated_at: seems to be in seconds/]],
    ['no JSON', 'user,metadata\nu,{a:1}\n', [/^row 2, column metadata: must be a JSON object/]],
    ['a JSON list', 'user,metadata\nu,[1]\n', [/^row 2, column metadata: must be a JSON object/]],
    ['a tenant name alone', 'user,tenant,tenant_name\nu,,Acme\n', [/tenant_name: names a tenant/]],
    ['too long an id', `user\n${'x'.repeat(1025)}\n`, [/^row 2, column user: .*1024 characters/]],
    ['a NUL', 'user,name\nu,a\0b\n', [/^row 2, column name: has a NUL/]],
    [
      'a quote left open',
      'user,name\nu1,a\nu2,"b\nu3,c\n',
      [/^row 3: opens a quote.*nothing after/],
    ],
    ['a quote closed too soon', 'user,name\nu,"a"b"\nv,c\n', [/^row 2: has something between/]],
    ['a bare quote', 'user,name\nu0,z\nu,a "b" c\n', [/^row 3: has a quote in a cell/]],
    ['nothing', '', [/^row 1: the file is empty/]],
    ['a header only', 'user,email\n', [/^row 1: the file has no rows/]],
  ])('names the row and the remedy of %s', async (_, text, expected) => {
    const problems = await problemsIn('users.csv', text);
    expect(problems).toHaveLength(expected.length);
    for (const [at, rule] of expected.entries()) expect(problems[at]).toMatch(rule);
  });

  it('finds every wrong row, and counts those after the twentieth', async () => {
    const text = many(50, (at) => `u${at},${at % 2 === 0 ? 'no' : 'x'}`);
    const check = await withFile('users.csv', text, (directory) => directory.check());
    expect(check.problems.map(({ row }) => row)).toEqual(
      Array.from({ length: 20 }, (_, at) => 3 + 2 * at),
    );
    expect(check).toMatchObject({ rows: 25, users: 25, more: 5 });
  });

  it('names the row of bytes that are not UTF-8', async () => {
    const text = Buffer.from('user,name\nu1,Zoë\nu2,Zoë\n', 'latin1');
    const expected = ['row 2, column name: has', 'row 3, column name: has'];
    const problems = await problemsIn('users.csv', text);
    expect(problems.map((one) => one.slice(0, 23))).toEqual(expected);
    expect(problems[0]).toContain('save the file as UTF-8');
  });

  it('knows UTF-16 by its mark, either way round', async () => {
    const little = Buffer.from('\uFEFFuser,name\nu1,a\n', 'utf16le');
    for (const text of [little, Buffer.from(little).swap16()]) {
      expect(await problemsIn('users.csv', text)).toEqual([
        expect.stringMatching(/^row 1: .*UTF-16/),
      ]);
    }
  });

  it('refuses a row of more than 1 MiB, and says where it begins', async () => {
    const text = `user,name\nu1,a\nu2,"${'x'.repeat(1_100_000)}"\n`;
    expect(await problemsIn('users.csv', text)).toEqual([
      expect.stringMatching(/^row 3: is longer than 1 MiB/),
    ]);
  });

  it('names a column that it was told of and does not find', async () => {
    const columns = { email: 'Mail', user: 'user' };
    expect(await problemsIn('users.csv', 'user\nu\n', { columns })).toEqual([
      'row 1, column email: --columns reads it from "Mail", which the header does not have',
    ]);
  });

  it.each([{ shoe_size: 'A' }, { user: '' }, { user: 'A', email: 'A' }])(
    'refuses columns that make no sense: %o',
    async (columns) => {
      const opened = withFile('users.csv', 'user\nu\n', async () => undefined, { columns });
      await expect(opened).rejects.toMatchObject({ code: 'malformed' });
    },
  );

  it('never says what stands in the file', async () => {
    const secret = 'ada@engine.example';
    for (const text of [
      `${secret},Ada\nu,b\n`,
      `user,blocked,updated_at,metadata\nu,${secret},${secret},${secret}\n`,
      `user,email\n${secret},a "b"\n`,
      `user,email\n${secret},a\n${secret},b\n`,
      `user,email\n${secret}\n`,
      `user,${secret}\nu,b\n`,
    ]) {
      const problems = await problemsIn('users.csv', text);
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.join()).not.toMatch(/engine|Ada/);
    }
  });
});
