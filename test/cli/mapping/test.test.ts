import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolder, joins, signsUp } from './folder.ts';

let folder: ReturnType<typeof createFolder>;
beforeEach(() => {
  folder = createFolder();
});
afterEach(() => folder.remove());

describe('mapping test', () => {
  it('says of each example that it is as stated', async () => {
    folder.exports('sync.config.ts', {});
    folder.exports('sync.examples.ts', [joins, signsUp]);
    const run = await folder.mapping(['test'], { columns: 80, env: { NO_COLOR: '1' } });
    expect(run).toMatchObject({ code: 0 });
    expect(run.stdout).toBe('ok     an admin joins\nok     a user signs up\n');
    expect(run.stderr).toContain('2 examples of sync.examples.ts, by sync.config.ts.');
  });

  it('shows what differs, whole, and ends with 1', async () => {
    folder.exports('sync.config.ts', { clerk: { roles: { rename: { 'org:admin': 'owner' } } } });
    folder.exports('sync.examples.ts', [joins, signsUp]);
    const run = await folder.mapping(['test'], { columns: 80, env: { NO_COLOR: '1' } });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain(
      [
        'wrong  an admin joins',
        '       users.user_2a.roles.org_7',
        '         expected  admin',
        '         found     owner',
        'ok     a user signs up',
      ].join('\n'),
    );
    expect(run.stderr).toContain('1 not as stated.');
  });

  it('is one row for each difference in a pipe, and one value as JSON', async () => {
    folder.exports('sync.config.ts', { clerk: { profile: [], roles: { ignore: ['org:admin'] } } });
    folder.exports('sync.examples.ts', [joins, signsUp]);
    expect((await folder.mapping(['test'])).stdout).toBe(
      [
        'result\texample\tfact\texpected\tfound',
        'wrong\tan admin joins\tusers.user_2a.roles.org_7\tadmin\tnone',
        'wrong\ta user signs up\tusers.user_2a.first_name\tAda\tnone\n',
      ].join('\n'),
    );
    const run = await folder.mapping(['test', '--json']);
    expect(run).toMatchObject({ code: 1 });
    expect(run.json()).toMatchObject({
      config: 'sync.config.ts',
      examples: 'sync.examples.ts',
      total: 2,
      failed: 2,
      results: [
        {
          name: 'an admin joins',
          ok: false,
          differences: [{ path: 'users.user_2a.roles.org_7', expected: ['admin'], found: null }],
        },
        { name: 'a user signs up', ok: false },
      ],
    });
  });

  it('says which events become nothing', async () => {
    folder.exports('sync.config.ts', {});
    const [event] = joins.events;
    const mistyped = { ...event, type: 'organisationMembership.created' };
    folder.exports('sync.examples.ts', [{ ...joins, events: [mistyped] }]);
    const run = await folder.mapping(['test'], { columns: 80, env: { NO_COLOR: '1' } });
    expect(run.stdout).toContain(
      'event 1 (organisationMembership.created): nothing is made of such an event',
    );
  });

  it('runs what is shipped in a folder that has nothing of its own', async () => {
    const run = await folder.mapping(['test', '--json']);
    expect(run).toMatchObject({ code: 0 });
    expect(run.json()).toMatchObject({ config: 'sync.config.ts, as shipped', failed: 0 });
  });

  it('takes other files, and the folder of a config', async () => {
    folder.exports('sync.config.ts', {});
    folder.exports('more.ts', [joins]);
    expect((await folder.mapping(['test', '--examples', 'more.ts'])).code).toBe(0);
    folder.exports('sync.examples.ts', [signsUp]);
    const { cwd } = folder;
    const elsewhere = await folder.mapping(['test', '--config', cwd], { cwd: '/' });
    expect(elsewhere).toMatchObject({ code: 0 });
    expect(elsewhere.stdout).toContain('a user signs up');
  });
});

describe('examples that cannot be run', () => {
  it('and are not there: it says how to write some', async () => {
    folder.exports('sync.config.ts', {});
    const run = await folder.mapping(['test']);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('error: there are no examples: no sync.examples.ts');
    expect(run.stderr).toContain('export default defineExamples([');
    const named = await folder.mapping(['test', '--examples', 'gone.ts']);
    expect(named.stderr).toContain('--examples gone.ts: there is no such file');
  });

  it('are refused with the place of what is wrong', async () => {
    folder.exports('sync.config.ts', {});
    folder.exports('mine.ts', [joins, { ...signsUp, facts: { user: {} } }]);
    const run = await folder.mapping(['test', '--examples', 'mine.ts']);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(
      'error: mine.ts: 2 "a user signs up": facts.user: there is no such field',
    );
  });

  it('are told by their file, whatever class the error has that their own package throws', async () => {
    folder.exports('sync.config.ts', {});
    folder.write(
      'sync.examples.ts',
      `throw Object.assign(new Error('sync.examples.ts: 1: no'), { name: 'ExamplesError' });`,
    );
    expect((await folder.mapping(['test'])).stderr).toContain('error: sync.examples.ts: 1: no');
    folder.write('broken.ts', 'export default {');
    const broken = await folder.mapping(['test', '--config', 'broken.ts']);
    expect(broken.stderr).toContain('error: broken.ts could not be loaded: ');
  });
});
