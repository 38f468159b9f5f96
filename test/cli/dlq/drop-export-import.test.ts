import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receiveAll } from '../../queue/embedded-sqs.ts';
import { letterOf, type Place, startPlace, userJob } from './place.ts';

let place: Place;
beforeAll(async () => {
  place = await startPlace();
});
afterAll(() => place.close());

const letters = (count: number, reason: string) =>
  Array.from({ length: count }, (_, n) => letterOf(userJob(n), reason));
const lines = async (path: string) => (await readFile(path, 'utf8')).trimEnd().split('\n');
/** Bodies and reasons of all that is there, in one order. */
const contents = (opened: ReturnType<Place['open']>) =>
  opened
    .deadLetters()
    .map(({ body, messageAttributes }) => JSON.stringify([body, messageAttributes]))
    .sort();

describe.concurrent('dlq export and import', () => {
  it('copies letters to a private file, and puts them back as they were', async () => {
    const opened = place.open();
    await opened.put([...letters(13, 'expired'), { body: 'no json ü', reason: {} }]);
    const before = contents(opened);
    const run = await opened.dlq(['export', 'all.jsonl', '--json']);
    expect(run.json()).toMatchObject({ letters: 14, complete: true });
    const path = join(opened.cwd, 'all.jsonl');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(contents(opened)).toEqual(before);
    const [first = ''] = await lines(path);
    expect(JSON.parse(first)).toMatchObject({
      id: expect.any(String),
      sentAt: expect.stringMatching(/^\d{4}-.*Z$/),
      body: expect.any(String),
    });

    const other = place.open();
    expect(await other.dlq(['import', 'all.jsonl', '--yes'])).toMatchObject({ code: 0 });
    expect(contents(other)).toEqual(before);
    const again = await other.dlq(['import', 'all.jsonl', '--yes', '--json']);
    expect(again.json()).toEqual({ letters: 14, imported: 0, skipped: 14 });
    expect(contents(other)).toEqual(before);
  });

  it('exports what is chosen to stdout, and imports it from stdin', async () => {
    const opened = place.open();
    await opened.put([...letters(3, 'expired'), ...letters(2, 'email_taken')]);
    const { stdout } = await opened.dlq(['export', '-', '--reason', 'email_taken']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    const other = place.open();
    expect(await other.dlq(['import', '-', '--yes'], { stdin: stdout })).toMatchObject({ code: 0 });
    expect(other.deadLetters()).toHaveLength(2);
    expect((await opened.dlq(['export', '-', '--json'])).code).toBe(2);
  });

  it('overwrites a file only when it is told to', async () => {
    const opened = place.open();
    await opened.put(letters(1, 'expired'));
    const path = join(opened.cwd, 'there.jsonl');
    await writeFile(path, 'mine');
    expect(await opened.dlq(['export', 'there.jsonl'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there.jsonl is there already'),
    });
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect((await opened.dlq(['export', 'there.jsonl', '--yes'])).code).toBe(0);
    expect(await lines(path)).toHaveLength(1);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('leaves no half a file behind when it is stopped', async () => {
    const opened = place.open();
    await opened.put(letters(3, 'expired'));
    const stop = new AbortController();
    stop.abort();
    const run = await opened.dlq(['export', 'stopped.jsonl'], { signal: stop.signal });
    expect(run.code).toBe(130);
    expect((await readdir(opened.cwd)).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });

  it('sends nothing of a file that has a bad row, and names the rows', async () => {
    const opened = place.open();
    const good = JSON.stringify({ reason: { reason: 'x' }, body: 'b' });
    await writeFile(
      join(opened.cwd, 'bad.jsonl'),
      [
        good,
        '{"reason":',
        JSON.stringify({ reason: { attempts: -1 }, body: 'secret@mail.example' }),
        JSON.stringify({ reason: {}, body: '' }),
        JSON.stringify({ reason: {}, body: 'a\u0001' }),
        good,
      ].join('\r\n'),
    );
    const { code, stderr } = await opened.dlq(['import', 'bad.jsonl']);
    expect(code).toBe(1);
    expect(stderr).toContain('row 2: is no JSON');
    expect(stderr).toContain('row 3: reason.attempts');
    expect(stderr).toContain('row 4: body: is empty');
    expect(stderr).toContain('row 5: body: has characters that SQS refuses');
    expect(stderr).not.toContain('secret');
    expect(opened.deadLetters()).toEqual([]);
    expect(await opened.dlq(['import', 'nowhere.jsonl'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nowhere.jsonl cannot be read'),
    });
  });

  it('puts back every character, those too that end a line elsewhere', async () => {
    const opened = place.open();
    await opened.put([
      { body: 'a\u2028b\u2029c\u0085d', reason: { reason: 'x', message: 'e\u2028f' } },
      ...letters(1, 'expired'),
    ]);
    await opened.dlq(['export', 'separators.jsonl']);
    const other = place.open();
    expect(await other.dlq(['import', 'separators.jsonl', '--yes'])).toMatchObject({ code: 0 });
    expect(contents(other)).toEqual(contents(opened));
  });

  it('sends nothing of a file that is no UTF-8, or was cut off', async () => {
    const opened = place.open();
    const row = JSON.stringify({ reason: {}, body: 'Zoë' });
    await writeFile(join(opened.cwd, 'latin.jsonl'), Buffer.from(`${row}\n`, 'latin1'));
    const latin = await opened.dlq(['import', 'latin.jsonl', '--yes']);
    expect(latin).toMatchObject({ code: 1, stderr: expect.stringContaining('row 1: is no UTF-8') });
    await writeFile(join(opened.cwd, 'cut.jsonl'), `\ufeff${row}\n${row.slice(0, -3)}`);
    const cut = await opened.dlq(['import', 'cut.jsonl', '--yes']);
    expect(cut.stderr).toContain('row 2: is no JSON; the file ends within it');
    expect(opened.deadLetters()).toEqual([]);
  });

  it('asks before it puts letters anywhere, and says that some may be there twice', async () => {
    const opened = place.open();
    await opened.put(letters(3, 'expired'));
    await opened.dlq(['export', 'mine.jsonl']);
    expect(await opened.dlq(['import', 'mine.jsonl'])).toMatchObject({ code: 2 });
    // As if somebody else looked at them.
    await receiveAll(place.sqs.client, opened.dead);
    const { code, stderr } = await opened.dlq(['import', 'mine.jsonl'], { typed: 'n\n' });
    expect(code).toBe(0);
    expect(stderr).toMatch(/Put 3 letters into dead-\d+ \(as the environment says\)/);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('may be there twice');
    expect(await opened.depth()).toEqual({ visible: 0, inFlight: 3 });
  });

  it('imports as many of the same letter as the file has', async () => {
    const opened = place.open();
    const [letter] = letters(1, 'expired');
    if (letter === undefined) throw new Error('no letter');
    await opened.put([letter, letter]);
    await opened.dlq(['export', 'twice.jsonl']);
    const other = place.open();
    await other.put([letter]);
    const run = await other.dlq(['import', 'twice.jsonl', '--yes', '--json']);
    expect(run.json()).toEqual({ letters: 2, imported: 1, skipped: 1 });
  });
});

describe.concurrent('dlq drop', () => {
  it('asks, exports, deletes, and says how to have them back', async () => {
    const opened = place.open();
    await opened.put([...letters(12, 'expired'), ...letters(3, 'email_taken')]);
    const before = contents(opened);
    const no = await opened.dlq(['drop', '--reason', 'expired'], { typed: 'n\n' });
    expect(no.stderr).toContain('12  expired, clerk');
    expect(contents(opened)).toEqual(before);
    const run = await opened.dlq(['drop', '--reason', 'expired', '--yes', '--json']);
    expect(run.code).toBe(0);
    expect(run.json()).toMatchObject({ dropped: 12, undeleted: [], missed: 0 });
    const [file = ''] = await readdir(join(opened.cwd, '.permit-sync'));
    expect(file).toMatch(/^dropped-\d{4}-\d\d-\d\dT.*\.jsonl$/);
    const path = join('.permit-sync', file);
    expect((await stat(join(opened.cwd, path))).mode & 0o777).toBe(0o600);
    expect(run.stderr).toContain(`permit-sync dlq import ${path}`);
    expect(await opened.depth()).toEqual({ visible: 3, inFlight: 0 });
    await opened.dlq(['import', path, '--yes']);
    expect(contents(opened)).toEqual(before);
  });

  it('deletes nothing when it cannot write the export', async () => {
    const opened = place.open();
    await opened.put(letters(3, 'expired'));
    await writeFile(join(opened.cwd, 'taken.jsonl'), 'mine');
    const run = await opened.dlq(['drop', '--all', '--yes', '--export', 'taken.jsonl']);
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('(EEXIST)') });
    expect(await opened.depth()).toEqual({ visible: 3, inFlight: 0 });
  });

  it('wants to know which, and makes no file for none', async () => {
    const opened = place.open();
    expect((await opened.dlq(['drop'])).code).toBe(2);
    const none = await opened.dlq(['drop', '--all', '--yes', '--export', 'none.jsonl']);
    expect(none).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing to drop') });
    expect(existsSync(join(opened.cwd, 'none.jsonl'))).toBe(false);
  });
});
