import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EditRefused, editableOf } from '../../../cli/dlq/edited-letter.ts';
import { decodeJob, decodeUnparsed, encodeJob, encodeUnparsed } from '../../../lib/jobs/index.ts';
import { letterOf, membershipJob, type Place, startPlace, userJob } from './place.ts';

let place: Place;
beforeAll(async () => {
  place = await startPlace();
  // Of this file alone, so that one sees what is left there.
  process.env['TMPDIR'] = await mkdtemp(join(tmpdir(), 'dlq-edit-'));
});
afterAll(async () => {
  await rm(tmpdir(), { recursive: true });
  await place.close();
});

/** An editor that runs some JavaScript on the text, `text` in and out. */
async function editor(name: string, code: string): Promise<string> {
  const { cwd } = place.open();
  const path = join(cwd, `${name}.mjs`);
  await writeFile(
    path,
    `import { readFileSync, statSync, writeFileSync } from 'node:fs';
     const file = process.argv.at(-1);
     let text = readFileSync(file, 'utf8');
     if ((statSync(file).mode & 0o777) !== 0o600) process.exit(9);
     ${code}
     writeFileSync(file, text);`,
  );
  await chmod(path, 0o700);
  return `"${process.execPath}" "${path}" --wait`;
}

const left = () => readdir(tmpdir());

describe('dlq edit', () => {
  it('replaces the job by what the editor leaves, with the reason that it had', async () => {
    const EDITOR = await editor('rename', "text = text.replaceAll('org:boss', 'org:admin');");
    const opened = place.open({ EDITOR });
    const before = await left();
    await opened.put([
      letterOf(membershipJob(1, 'org:boss'), 'unknown_role', 1_700_000_000_000),
      letterOf(userJob(2), 'expired'),
    ]);
    const [first] = opened.deadLetters();
    const run = await opened.dlq(['edit', `${first?.messageId}`.slice(0, 8), '--yes']);
    expect(run).toMatchObject({ code: 0 });
    expect(run.stderr).toContain('roles.0.name: "org:boss" → "org:admin"');
    const found = opened.deadLetters();
    expect(found).toHaveLength(2);
    const edited = found.find(({ body }) => body.includes('org:admin'));
    expect(edited?.messageId).not.toBe(first?.messageId);
    expect(run.stdout).toContain(`the new one is ${edited?.messageId}.`);
    expect(edited?.messageAttributes).toEqual(first?.messageAttributes);
    expect(decodeJob(edited?.body ?? '')).toMatchObject({
      eventId: 'msg_m1',
      roles: [{ id: 'org:admin', name: 'org:admin' }],
    });
    expect(await left()).toEqual(before);
  });

  it('masks what it shows of a change', async () => {
    const EDITOR = await editor('mail', "text = text.replace('Ada', 'Grace');");
    const opened = place.open({ EDITOR });
    await opened.put([letterOf(userJob(1), 'expired')]);
    const { stderr } = await opened.dlq(['edit', opened.deadLetters()[0]?.messageId ?? ''], {
      typed: 'n\n',
    });
    expect(stderr).toContain('fields.firstName: "A***" → "G***"');
    expect(stderr).toContain('Nothing was changed.');
    expect(opened.deadLetters()[0]?.body).toContain('Ada');
  });

  it('opens it again when it is wrong, if it is told to', async () => {
    const EDITOR = await editor('wrong', "text = text.replace('\"user_1\"', '7');");
    const opened = place.open({ EDITOR });
    await opened.put([letterOf(userJob(1), 'expired')]);
    const id = opened.deadLetters()[0]?.messageId ?? '';
    const before = await left();
    const asked = await opened.dlq(['edit', id], { typed: 'n\n' });
    expect(asked.code).toBe(1);
    expect(asked.stderr).toContain('user: invalid_type');
    expect(asked.stderr).toContain('Open it again?');
    const piped = await opened.dlq(['edit', id, '--yes']);
    expect(piped).toMatchObject({ code: 1, stderr: expect.stringContaining('user: invalid_type') });
    expect(opened.deadLetters()).toMatchObject([{ messageId: id }]);
    expect(await left()).toEqual(before);
  });

  it('says that nothing was changed, and that there is no editor', async () => {
    const opened = place.open({ EDITOR: 'true' });
    await opened.put([letterOf(userJob(1), 'expired')]);
    const id = opened.deadLetters()[0]?.messageId ?? '';
    expect(await opened.dlq(['edit', id])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Unchanged'),
    });
    const without = place.open();
    await without.put([letterOf(userJob(1), 'expired')]);
    const other = without.deadLetters()[0]?.messageId ?? '';
    expect(await without.dlq(['edit', other])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--file'),
    });
    const failing = place.open({ VISUAL: 'false', EDITOR: 'true' });
    await failing.put([letterOf(userJob(1), 'expired')]);
    const third = failing.deadLetters()[0]?.messageId ?? '';
    expect(await failing.dlq(['edit', third])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the editor ended with 1'),
    });
    // The terminal was closed, or somebody ended it, and we have not heard of that yet.
    for (const signal of ['HUP', 'TERM', 'INT']) {
      for (const EDITOR of [`kill -${signal} $$; true`, `sh -c 'kill -${signal} $$'`]) {
        const stopped = place.open({ EDITOR });
        await stopped.put([letterOf(userJob(1), 'expired')]);
        const fourth = stopped.deadLetters()[0]?.messageId ?? '';
        // The outer shell heeds no Ctrl-C: its editor does.
        const code = signal === 'INT' && EDITOR.startsWith('kill') ? 0 : 130;
        expect(await stopped.dlq(['edit', fourth]), EDITOR).toMatchObject({ code });
      }
    }
  });

  it('takes the new content from a file, or from stdin', async () => {
    const opened = place.open();
    const job = userJob(1);
    await opened.put([letterOf(job, 'expired')]);
    const id = opened.deadLetters()[0]?.messageId ?? '';
    const stdin = encodeJob({ ...job, user: 'user_77' });
    const run = await opened.dlq(['edit', id, '--file', '-', '--yes', '--json'], { stdin });
    expect(opened.deadLetters()).toHaveLength(1);
    const now = opened.deadLetters()[0]?.messageId;
    expect(run.json()).toEqual({ replaced: id, id: now, changed: ['user'], oldDeleted: true });
    expect(run.stderr).toContain(`Send it: permit-sync dlq replay ${now}`);
    expect(opened.deadLetters()[0]?.body).toContain('user_77');
    expect(await opened.dlq(['edit', id, '--file', 'nowhere.json'])).toMatchObject({ code: 1 });
  });
});

describe('an edited letter', () => {
  const job = userJob(1);
  const edited = (change: object) => () =>
    editableOf(encodeJob(job)).bodyOf(JSON.stringify({ v: 1, ...job, ...change }));

  it.each([
    ['v', 2],
    ['source', 'auth0'],
    ['eventId', 'msg_2'],
    ['version', 1],
    ['observedAt', 1],
    ['verify', true],
    ['fresh', true],
  ])('may not change %s: it could overwrite something newer', (name, value) => {
    expect(edited({ [name]: value })).toThrow(EditRefused);
    expect(edited({ [name]: value })).toThrow(`${name}: may not be changed`);
  });

  it('must be a job', () => {
    expect(() => editableOf(encodeJob(job)).bodyOf('{')).toThrow('it is no JSON');
    expect(edited({ whole: 'yes' })).toThrow('whole: invalid_type');
    expect(edited({ extra: 1 })).toThrow(EditRefused);
  });

  it('may mend what made it unreadable, even where that is fixed otherwise', () => {
    const broken = JSON.stringify({ v: 1, ...job, version: 'soon' });
    const body = editableOf(broken).bodyOf(JSON.stringify({ v: 1, ...job }));
    expect(decodeJob(body)).toEqual(job);
    expect(() =>
      editableOf(broken).bodyOf(JSON.stringify({ v: 1, ...job, eventId: 'other' })),
    ).toThrow('eventId: may not be changed');
  });

  it('that is a kept event stays one, and must be read by its parser', () => {
    const event = {
      source: 'clerk',
      receivedAt: 1_700_000_000_000,
      eventId: 'msg_9',
      path: 'data.id',
      reason: 'unparseable_event',
      message: 'data.id: missing',
      body: new TextEncoder().encode('{"type":"user.deleted"}'),
    } as const;
    const editable = editableOf(encodeUnparsed(event));
    expect(editable.kind).toBe('event');
    expect(editable.text).toBe('{\n  "type": "user.deleted"\n}\n');
    expect(() => editable.bodyOf('{"type":"user.deleted"}')).toThrow(EditRefused);
    expect(() => editable.bodyOf('{"type":"session.created"}')).toThrow(EditRefused);
    const good = JSON.stringify({
      type: 'user.deleted',
      object: 'event',
      timestamp: 1_700_000_000_000,
      data: { id: 'user_1', object: 'user', deleted: true },
    });
    const kept = decodeUnparsed(editable.bodyOf(good));
    expect(kept).toMatchObject({
      eventId: 'msg_9',
      receivedAt: 1_700_000_000_000,
      reason: 'unparseable_event',
    });
    expect(new TextDecoder().decode(kept.body)).toBe(good);
  });
});
