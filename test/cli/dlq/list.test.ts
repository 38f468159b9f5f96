import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receiveAll } from '../../queue/embedded-sqs.ts';
import { runCli } from '../run-cli.ts';
import { letterOf, membershipJob, type Place, startPlace, userJob } from './place.ts';

let place: Place;
beforeAll(async () => {
  place = await startPlace();
});
afterAll(() => place.close());

const users = (count: number, reason: string, at?: number) =>
  Array.from({ length: count }, (_, n) => letterOf(userJob(n), reason, at));

describe.concurrent('dlq list', () => {
  it('says that the queue is empty', async () => {
    const { code, stdout, stderr } = await place.open().dlq(['list']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe('The dead-letter queue is empty.\n');
  });

  it('counts by reason and source, most first, and leaves the queue as it is', async () => {
    const { put, dlq, depth } = place.open();
    await put([
      ...users(2, 'expired'),
      ...users(13, 'email_taken', 1_700_000_000_000),
      { body: '{"v":1}', reason: {} },
    ]);
    const run = await dlq(['list', '--json']);
    expect(run.code).toBe(0);
    expect(run.json()).toMatchObject({
      complete: true,
      seen: 16,
      matched: 16,
      outOfSight: 0,
      copies: 0,
      groups: [
        {
          reason: 'email_taken',
          source: 'clerk',
          count: 13,
          oldest: '2023-11-14T22:13:20.000Z',
          newest: '2023-11-14T22:13:20.000Z',
          example: { message: 'email_taken: told by the worker' },
        },
        { reason: 'expired', source: 'clerk', count: 2 },
        { reason: 'none', source: null, count: 1 },
      ],
    });
    expect(await depth()).toEqual({ visible: 16, inFlight: 0 });
  });

  it('shows only what the filters choose', async () => {
    const { put, dlq } = place.open();
    await put([
      ...users(3, 'expired'),
      letterOf(membershipJob(1, 'org:boss'), 'unknown_role'),
      { body: 'x', reason: {} },
    ]);
    const count = async (...args: string[]) => {
      const { stdout } = await dlq(['list', ...args]);
      return stdout.split('\n').flatMap((line) => line.split('\t').slice(2, 3));
    };
    expect(await count('--reason', 'none')).toEqual(['letters', '1']);
    expect(await count('--reason', 'none', '--reason', 'expired')).toEqual(['letters', '3', '1']);
    expect(await count('--tenant', 'org_1')).toEqual(['letters', '1']);
    expect(await count('--entity', 'user_1')).toEqual(['letters', '1', '1']);
    const none = await dlq(['list', '--match', 'nowhere']);
    expect(none.stderr).toContain('None of the 5 letters in the dead-letter queue matches.');
  });

  it('lists each letter, whole in a pipe, and marks those that say the same', async () => {
    const { put, dlq } = place.open();
    const letter = letterOf(userJob(7), 'expired', 1_700_000_000_000);
    await put([letter, letter]);
    const { stdout, stderr } = await dlq(['list', '--letters']);
    const [head = '', ...rows] = stdout.trimEnd().split('\n');
    expect(head.split('\t')).toEqual([
      'id',
      'reason',
      'source',
      'event',
      'user',
      'organization',
      'failed',
      'tries',
      'same as',
      'message',
    ]);
    const cells = rows.map((row) => row.split('\t'));
    expect(cells.map((row) => row.slice(1, 8))).toEqual([
      ['expired', 'clerk', 'user.updated', 'user_7', '', '2023-11-14T22:13:20.000Z', '2'],
      ['expired', 'clerk', 'user.updated', 'user_7', '', '2023-11-14T22:13:20.000Z', '2'],
    ]);
    const ids = cells.map(([id]) => id);
    expect(cells.map((row) => row[8] ?? '').filter((same) => same !== '')).toEqual([
      expect.toSatisfy((same) => ids.includes(same)),
    ]);
    expect(stderr).toContain('1 of them say what another one says');
  });

  it('shows short ids and ages on a screen, within its columns', async () => {
    const { put, dlq } = place.open({ NO_COLOR: '1' });
    await put(users(1, 'expired', Date.now() - 3 * 3_600_000));
    const { stdout } = await dlq(['list'], { columns: 80 });
    expect(stdout).toContain('3 h');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('tells the messages of one reason apart, ten at most', async () => {
    const { put, dlq } = place.open();
    const roles = (count: number, name: string) =>
      Array.from({ length: count }, (_, n) => {
        const letter = letterOf(membershipJob(n, name), 'unknown_role');
        return { ...letter, reason: { ...letter.reason, message: `no role ${name}` } };
      });
    const few = Array.from({ length: 10 }, (_, n) => roles(1, `few${n}`)).flat();
    await put([...roles(2, 'billing'), ...roles(3, 'boss'), ...few, ...users(1, 'expired')]);
    const { stdout } = await dlq(['list']);
    const rows = stdout.split('\n').map((line) => line.split('\t'));
    expect(rows.slice(1, 4).map((row) => [row[2], row[6]])).toEqual([
      ['3', 'no role boss'],
      ['2', 'no role billing'],
      ['1', 'no role few0'],
    ]);
    expect(rows.slice(10, 13).map((row) => [row[0], row[2], row[6]])).toEqual([
      ['unknown_role', '1', 'no role few7'],
      ['unknown_role', '2', 'and 2 other messages'],
      ['expired', '1', 'expired: told by the worker'],
    ]);
    expect((await dlq(['list', '--reason', 'unknown_role', '--json'])).json()).toMatchObject({
      matched: 15,
      groups: expect.toSatisfy(
        (groups: { count: number; messages: number }[]) =>
          groups.length === 11 && groups.at(-1)?.messages === 2 && groups.at(-1)?.count === 2,
      ),
    });
  });

  it('gives the room of a narrow screen to what tells letters apart', async () => {
    const { put, dlq } = place.open({ NO_COLOR: '1' });
    const role = (name: string) => {
      const letter = letterOf(membershipJob(1, name), 'unknown_role');
      return { ...letter, reason: { ...letter.reason, message: `role "${name}" does not exist` } };
    };
    await put([role('boss'), role('billing'), ...users(1, 'expired')]);
    const only = ['--reason', 'unknown_role'];
    const groups = await dlq(['list', ...only], { columns: 80 });
    expect(groups.stdout).toContain('role "billing" does not exist\n');
    expect(groups.stderr).toContain('All of them: reason unknown_role; source clerk');
    const letters = await dlq(['list', '--letters', ...only], { columns: 80 });
    expect(letters.stdout.split('\n')[0]).toMatch(/^ID +AGE +TRIES +MESSAGE$/);
    expect(letters.stdout).toContain('role "billing" does not exist\n');
    expect(letters.stderr).toContain('user user_1; organization org_1');
    const long = letterOf({ ...userJob(2), user: 'user_2aBcDeFgHiJkLmNoPqRsTuVwXyZ' }, 'expired');
    await put([long]);
    const all = await dlq(['list', '--letters'], { columns: 80 });
    expect(all.stdout).toMatch(/^ID +REASON +USER +ORGANIZATION +AGE +MESSAGE\n/);
    expect(all.stdout).toContain('user_2…VwXyZ');
    for (const line of all.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('names the reasons that there are, for one that no letter has', async () => {
    const { put, dlq } = place.open();
    await put([...users(2, 'expired'), { body: 'x', reason: {} }]);
    const { stderr } = await dlq(['list', '--reason', 'unknown_rule']);
    expect(stderr).toContain('None of the 3 letters');
    expect(stderr).toContain('The reasons that there are: expired, none');
    const other = await dlq(['list', '--reason', 'expired', '--match', 'nowhere']);
    expect(other.stderr).not.toContain('The reasons');
  });

  it('masks an address that a message holds, unless personal data is asked for', async () => {
    const { put, dlq } = place.open();
    const { body, reason } = letterOf(userJob(1), 'email_taken');
    await put([{ body, reason: { ...reason, message: 'person.1@mail.example is taken' } }]);
    expect((await dlq(['list'])).stdout).toContain('p***@mail.example is taken');
    expect((await dlq(['list', '--show-personal-data'])).stdout).toContain('person.1@mail.example');
  });

  it('tells that letters are out of sight that somebody else holds', async () => {
    const { put, dlq, dead } = place.open();
    await put(users(12, 'expired'));
    await receiveAll(place.sqs.client, dead, 30);
    const run = await dlq(['list', '--json']);
    expect(run.json()).toMatchObject({ seen: 0, outOfSight: 12 });
    expect((await dlq(['list'])).stderr).toContain('about 12 letters are out of sight');
  });

  it('names a queue that is not there, and the remedy', async () => {
    const { env, cwd } = place.open();
    const { code, stderr } = await runCli(['dlq', 'list'], {
      cwd,
      env: { ...env, DEAD_LETTER_QUEUE_URL: `${env.DEAD_LETTER_QUEUE_URL}-gone` },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('check the queue URL and the region');
  });

  it('lets go of what it holds at Ctrl-C, and ends with 130', async () => {
    const { put, dlq, depth } = place.open();
    await put(users(25, 'expired'));
    const stop = new AbortController();
    stop.abort();
    const { code, stderr } = await dlq(['list'], { signal: stop.signal });
    expect(code).toBe(130);
    expect(stderr).toContain('Nothing was changed.');
    expect(await depth()).toEqual({ visible: 25, inFlight: 0 });
  });
});
