import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';
import { about, checkpointIn, type ImportQueue, startImportQueue } from './import-queue.ts';

let queue: ImportQueue;
let cwd: string;

beforeAll(async () => {
  queue = await startImportQueue();
}, 30_000);
afterAll(() => queue.close());
beforeEach(async () => {
  cwd = await queue.folder();
});
afterEach(() => queue.clear());

const backfill = (args: readonly string[], env: Readonly<Record<string, string>> = queue.env) =>
  runCli(['backfill', ...args], { env, cwd });
const file = (name: string, content: string | Buffer) => writeFile(join(cwd, name), content);

describe('backfill csv', () => {
  it('sends what a file says, under the names that the file has', async () => {
    await file(
      'people.csv',
      'Id,"Mail, work",Org,Rights\nu1,one@example.com,acme,admin;member\nu2,,acme,\n',
    );
    const { code, stdout } = await backfill([
      ...['csv', 'people.csv', '--columns', 'user=Id,email=Mail\\, work'],
      ...['--columns', 'tenant=Org,roles=Rights'],
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/file:people\.csv:\w+: complete/);
    const jobs = await queue.drain();
    expect(jobs.map(about).sort()).toEqual([
      ...['membership u1 in acme', 'membership u2 in acme'],
      ...['user u1', 'user u2'],
    ]);
    expect(jobs).toContainEqual(
      expect.objectContaining({ user: 'u1', fields: { email: 'one@example.com' } }),
    );
    expect(await checkpointIn(cwd, 'csv')).toMatchObject({
      state: 'complete',
      options: { columns: { user: 'Id', email: 'Mail, work' } },
    });
  });

  it('sends nothing of a file with problems, and names them by row, column and rule', async () => {
    await file(
      'bad.csv',
      'user,email,blocked\nu1,secret@example.com,no\nu2,other@example.com,perhaps\nu1,,no\n',
    );
    const { code, stdout, stderr } = await backfill(['csv', 'bad.csv']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^row\tcolumn\tproblem$/m);
    expect(stdout).toMatch(/^3\tblocked\t/m);
    expect(stdout).toMatch(/^4\t/m);
    expect(stderr).toMatch(/bad\.csv has \d problems; nothing was sent/);
    expect(stdout + stderr).not.toMatch(/secret|perhaps/);
    expect(await queue.drain()).toEqual([]);
    // It was not begun, so there is nothing to resume.
    expect((await backfill(['csv', 'bad.csv', '--resume'])).stderr).toContain('no run to resume');
  });

  it('tells each problem whole on a screen', async () => {
    await file('bad.csv', 'user,blocked\nu1,perhaps\n');
    const { stdout } = await runCli(['backfill', 'csv', 'bad.csv'], {
      env: queue.env,
      cwd,
      columns: 40,
    });
    expect(stdout).toMatch(/^row 2, column blocked: must be .{20,}\n$/);
  });

  it('tells the first twenty problems, and how many more there are', async () => {
    const rows = Array.from({ length: 25 }, (_, n) => `u${n},perhaps`);
    await file('bad.csv', ['user,blocked', ...rows].join('\n'));
    const words = await backfill(['csv', 'bad.csv']);
    expect(words.stdout).toContain('and 5 more');
    expect(words.stderr).toContain('25 problems');
    const { code, json } = await backfill(['csv', 'bad.csv', '--json', '--dry-run']);
    expect(code).toBe(1);
    expect(json()).toMatchObject({ state: 'refused', problemCount: 25 });
    expect(json()).toHaveProperty('problems.19.row', 21);
  });

  it.each([
    ['a wrong header', 'Ident,email\nu1,a@example.com\n', /user/],
    ['UTF-16', Buffer.from('\ufeffuser\nu1\n', 'utf16le'), /UTF-16/],
    ['nothing in it', '', /empty/],
  ])('names %s', async (_, content, message) => {
    await file('bad.csv', content);
    const { code, stdout } = await backfill(['csv', 'bad.csv']);
    expect(code).toBe(1);
    expect(stdout).toMatch(message);
  });

  it('cannot read standard input, a file that is not there, or columns that are none', async () => {
    const input = await backfill(['csv', '-']);
    expect(input.code).toBe(2);
    expect(input.stderr).toContain('a file is read twice');
    const missing = await backfill(['csv', 'gone.csv']);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('gone.csv: there is no such file');
    await file('people.csv', 'user\nu1\n');
    const wrong = await backfill(['csv', 'people.csv', '--columns', 'user']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--columns "user": is not ours=theirs');
    const unknown = await backfill(['csv', 'people.csv', '--columns', 'usr=Id']);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('usr is none of our columns');
  });

  it('goes on with the columns that it began with', async () => {
    await file('people.csv', 'Id,"Mail, work"\nu1,one@example.com\n');
    const gone = { ...queue.env, IMPORT_QUEUE_URL: `${queue.env['IMPORT_QUEUE_URL']}-gone` };
    const columns = ['--columns', 'user=Id,email=Mail\\, work'];
    const broken = await backfill(['csv', 'people.csv', ...columns], gone);
    expect(broken.stderr).toContain('permit-sync backfill csv people.csv --resume');
    const again = await backfill(['csv', 'people.csv', '--resume'], gone);
    expect(again.stderr).toContain('0 jobs of 0 users were sent');
    const other = await backfill(['csv', 'people.csv'], gone);
    expect(other.code).toBe(2);
    const another = ['--resume', '--columns', 'user=Id'];
    const different = await backfill(['csv', 'people.csv', ...another], gone);
    expect(different.stderr).toContain('--columns email=Mail, work,user=Id, not user=Id');
  });

  it('tells of a run that is complete before it reads all again', async () => {
    await file('people.csv', 'user\nu1\n');
    const first = await backfill(['csv', 'people.csv']);
    expect(first.stderr).not.toContain('is complete');
    const { code, stderr } = await backfill(['csv', 'people.csv']);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^A run of \S+ is complete \(1 users?\); this reads all again\nChecking/m,
    );
    expect((await backfill(['csv', 'people.csv', '--restart'])).stderr).not.toContain(
      'is complete',
    );
  });

  it('does not go on with a file that is another by now', async () => {
    await file('people.csv', 'user\nu1\n');
    const gone = { ...queue.env, IMPORT_QUEUE_URL: `${queue.env['IMPORT_QUEUE_URL']}-gone` };
    expect((await backfill(['csv', 'people.csv'], gone)).code).toBe(1);
    await appendFile(join(cwd, 'people.csv'), 'u2\n');
    const { code, stderr } = await backfill(['csv', 'people.csv', '--resume'], gone);
    expect(code).toBe(1);
    expect(stderr).toMatch(/is of another run: the file has changed since\n/);
  });
});

describe('backfill jsonl', () => {
  it('sends what a file says', async () => {
    await file(
      'people.jsonl',
      '{"user":"u1","tenant":"acme","tenant_name":"Acme","roles":["a"]}\n',
    );
    expect((await backfill(['jsonl', 'people.jsonl'])).code).toBe(0);
    expect((await queue.drain()).map(about).sort()).toEqual([
      ...['membership u1 in acme', 'tenant acme', 'user u1'],
    ]);
  });

  it('names the row that is not JSON', async () => {
    await file('people.jsonl', '{"user":"u1"}\n{"user":\n');
    const { code, stdout } = await backfill(['jsonl', 'people.jsonl']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^2\t/m);
  });
});
