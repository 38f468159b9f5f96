import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeJob, type SyncJob } from '../../../lib/jobs/index.ts';
import { createFolder, joins, signsUp } from './folder.ts';

let folder: ReturnType<typeof createFolder>;
beforeEach(() => {
  folder = createFolder();
  folder.exports('old.ts', {});
  folder.exports('new.ts', {
    clerk: { profile: [], attributes: { plan: 'metadata.plan' }, userKey: '{id}' },
  });
  folder.exports('renamed.ts', { clerk: { roles: { rename: { 'org:admin': 'owner' } } } });
  folder.exports('sync.examples.ts', [joins, signsUp]);
});
afterEach(() => folder.remove());

const at = 1_767_225_600_000;
const origin = { source: 'clerk', eventId: 'evt_1', eventType: 'x', version: at, observedAt: at };
const user = {
  ...origin,
  source: 'clerk',
  kind: 'user',
  change: 'created',
  user: 'user_2a',
  whole: true,
  fields: { email: 'ada@example.com', metadata: { plan: 'premium', seats: 5 } },
} as const satisfies SyncJob;
const membership = {
  ...origin,
  source: 'clerk',
  kind: 'membership',
  change: 'created',
  user: 'user_2a',
  tenant: 'org_7',
  roles: [{ id: 'org:admin', name: 'org:admin' }],
} as const satisfies SyncJob;
const letter = (body: string) => JSON.stringify({ reason: { reason: 'unknown_role' }, body });

describe('mapping diff on examples', () => {
  it('ends with 0 when no fact would change', async () => {
    const run = await folder.mapping(['diff', 'old.ts', 'old.ts'], { columns: 80 });
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(run.stderr).toContain('Nothing would change, on 2 examples of sync.examples.ts.');
  });

  it('says which facts would, and ends with 3', async () => {
    const run = await folder.mapping(['diff', 'old.ts', 'new.ts']);
    expect(run.code).toBe(3);
    expect(run.stdout).toBe(
      [
        'example\tfact\told\tnew',
        'a user signs up\tusers.user_2a.first_name\tAda\tnone',
        'a user signs up\tusers.user_2a.attributes.plan\tnone\tpro\n',
      ].join('\n'),
    );
    expect(run.stderr).toContain('2 facts would change');
  });

  it('shows each fact whole on a screen, below its example', async () => {
    const env = { NO_COLOR: '1' };
    const run = await folder.mapping(['diff', 'old.ts', 'new.ts'], { columns: 40, env });
    expect(run.stdout).toBe(
      [
        'a user signs up',
        '  users.user_2a.first_name',
        '    old  Ada',
        '    new  none',
        '  users.user_2a.attributes.plan',
        '    old  none',
        '    new  pro\n',
      ].join('\n'),
    );
  });

  it('is one value as JSON', async () => {
    const run = await folder.mapping(['diff', 'old.ts', 'renamed.ts', '--json']);
    expect(run.json()).toEqual({
      old: 'old.ts',
      new: 'renamed.ts',
      comparedOn: '2 examples of sync.examples.ts',
      differences: [
        {
          example: 'an admin joins',
          path: 'users.user_2a.roles.org_7',
          old: ['admin'],
          new: ['owner'],
        },
      ],
    });
  });

  it('counts what would be refused', async () => {
    const role = `org:${'é'.repeat(200)}`;
    const [event] = joins.events;
    folder.exports('sync.examples.ts', [
      { ...joins, events: [{ ...event, data: { ...event?.data, role } }] },
    ]);
    folder.exports('ignoring.ts', { clerk: { roles: { ignore: [role] } } });
    const run = await folder.mapping(['diff', 'ignoring.ts', 'old.ts']);
    expect(run.code).toBe(3);
    expect(run.stdout).toContain('an admin joins\trefused.invalid_key\t0\t1');
  });
});

describe('mapping diff on jobs', () => {
  it('takes jobs, letters and blank lines, and folds them', async () => {
    folder.write('jobs.jsonl', `${encodeJob(user)}\n\n${letter(encodeJob(membership))}\n`);
    const args = ['diff', 'old.ts', 'renamed.ts', '--jobs', 'jobs.jsonl'];
    const run = await folder.mapping(args);
    expect(run.code).toBe(3);
    expect(run.stdout).toBe('fact\told\tnew\nusers.user_2a.roles.org_7\tadmin\towner\n');
    expect(run.stderr).toContain('1 fact would change, on 2 jobs of jobs.jsonl.');
  });

  it("masks what is a person's, unless it is to be shown", async () => {
    folder.write('jobs.jsonl', encodeJob(user));
    const args = ['diff', 'old.ts', 'new.ts', '--jobs', 'jobs.jsonl'];
    const run = await folder.mapping(args);
    expect(run.stdout).toContain('users.user_2a.email\ta***@example.com\tnone');
    expect(run.stdout).not.toContain('premium');
    expect(run.stderr).toContain('--show-personal-data');
    const shown = await folder.mapping([...args, '--show-personal-data']);
    expect(shown.stdout).toContain('users.user_2a.attributes.plan\tnone\tpremium');
  });

  it('masks a whole user, but for roles', async () => {
    folder.exports('other.ts', { clerk: { userKey: 'c-{id}' } });
    folder.write('jobs.jsonl', [user, membership].map((job) => encodeJob(job)).join('\n'));
    const run = await folder.mapping([
      'diff',
      'old.ts',
      'other.ts',
      '--jobs',
      'jobs.jsonl',
      '--json',
    ]);
    expect(run.json()).toMatchObject({
      differences: [
        {
          path: 'users.user_2a',
          old: { email: 'a***@example.com', roles: { org_7: ['admin'] } },
          new: null,
        },
        { path: 'users.c-user_2a', old: null },
      ],
    });
  });

  it('tells what only rules named: that stays in Permit', async () => {
    const schema = { resources: { folder: { roles: ['editor'], relations: {} } } };
    const rule = { name: 'home', on: 'user', instance: 'folder:{user}', tenant: 'main' };
    folder.exports('bare.ts', { schema, clerk: {} });
    folder.exports('homes.ts', { schema, clerk: { rules: [{ ...rule, roles: 'editor' }] } });
    folder.write('jobs.jsonl', encodeJob(user));
    const args = ['diff', 'homes.ts', 'bare.ts', '--jobs', 'jobs.jsonl'];
    const run = await folder.mapping([...args, '--json']);
    expect(run.json()).toMatchObject({
      differences: [
        { path: 'users.user_2a.roles.folder:user_2a' },
        { path: 'tenants.main', new: null, stays: true },
        { path: 'instances.folder:user_2a', new: null },
      ],
    });
    expect(run.stdout.match(/"stays"/g)).toHaveLength(1);
    expect((await folder.mapping(args)).stderr).toContain('1 of them stays in Permit all the same');
  });

  it('masks an e-mail in a key, wherever that stands', async () => {
    const home = { name: 'home', on: 'user', instance: 'folder:{user}', tenant: 'main' };
    const schema = {
      resources: { folder: { roles: ['editor'], relations: { parent: 'folder' } } },
    };
    const byEmail = { userKey: '{email}' };
    const relations = { parent: 'folder:of-{user}' };
    folder.exports('email.ts', { schema, clerk: byEmail });
    const rules = [{ ...home, roles: 'editor', relations }];
    folder.exports('homes.ts', { schema, clerk: { ...byEmail, rules } });
    const fields = { email: 'ada@example.com', emailVerified: true };
    folder.write('jobs.jsonl', encodeJob({ ...user, fields }));
    const args = ['diff', 'email.ts', 'homes.ts', '--jobs', 'jobs.jsonl'];
    const run = await folder.mapping(args);
    expect(run.stdout).toContain('users.a***@example.com.roles.folder:a***_x40_example_x2E_com');
    expect(run.stdout).toContain('"parent":["folder:o***_x40_example_x2E_com"]');
    expect(run.stdout).not.toContain('ada');
    expect((await folder.mapping([...args, '--show-personal-data'])).stdout).toContain('ada@');
  });

  it('passes over letters without a job, and says so', async () => {
    folder.write('jobs.jsonl', `${letter('nonsense')}\n${encodeJob(user)}`);
    const run = await folder.mapping(['diff', 'old.ts', 'old.ts', '--jobs', 'jobs.jsonl']);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('1 letter of jobs.jsonl without a job');
  });

  it('refuses rows that are neither, by their number, and never with what stands there', async () => {
    folder.write('jobs.jsonl', `${encodeJob(user)}\nada@example.com\n{"v":1,"kind":"ada"}\n`);
    const run = await folder.mapping(['diff', 'old.ts', 'old.ts', '--jobs', 'jobs.jsonl']);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('row 2: ');
    expect(run.stderr).toContain('row 3: ');
    expect(run.stderr).not.toContain('ada');
    expect((await folder.mapping(['diff', 'old.ts', 'old.ts', '--jobs', 'no'])).code).toBe(1);
  });
});

describe('a command line that is wrong', () => {
  it.each([
    [['diff', 'old.ts']],
    [['diff', 'old.ts', 'new.ts', '--jobs', 'a', '--examples', 'b']],
    [['diff', 'old.ts', 'new.ts', '--config', 'old.ts']],
  ])('%j ends with 2', async (args) => {
    expect((await folder.mapping(args)).code).toBe(2);
  });

  it('names the config that is not there, or that is no config', async () => {
    const gone = await folder.mapping(['diff', 'old.ts', 'gone.ts']);
    expect(gone).toMatchObject({ code: 1 });
    expect(gone.stderr).toContain('error: gone.ts: there is no such file');
    folder.exports('wrong.ts', { clerk: { userkey: '{id}' } });
    const wrong = await folder.mapping(['diff', 'old.ts', 'wrong.ts']);
    expect(wrong.stderr).toContain('wrong.ts: clerk.userkey: no such setting');
  });
});
