import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeUnparsed } from '../../../lib/jobs/index.ts';
import { letterOf, membershipJob, type Place, startPlace, userJob } from './place.ts';

let place: Place;
beforeAll(async () => {
  place = await startPlace();
});
afterAll(() => place.close());

const OLD = Date.UTC(2020, 0, 1);
const ids = (jobs: readonly { eventId: string }[]) => jobs.map(({ eventId }) => eventId).sort();

describe.concurrent('dlq replay', () => {
  it('sends what is chosen, to be verified, and leaves the rest', async () => {
    const { put, dlq, liveJobs, depth } = place.open();
    await put([
      ...[1, 2, 3].map((n) => letterOf(userJob(n), 'email_taken')),
      letterOf(userJob(4), 'expired'),
    ]);
    const run = await dlq(['replay', '--reason', 'email_taken', '--yes', '--json']);
    expect(run.code).toBe(0);
    expect(run.json()).toMatchObject({
      dryRun: false,
      complete: true,
      chosen: 3,
      replayed: 3,
      jobs: 3,
      kept: [],
      plan: [{ reason: 'email_taken', outcome: 'apply', letters: 3, sent: true }],
    });
    const jobs = await liveJobs();
    expect(ids(jobs)).toEqual(['msg_1', 'msg_2', 'msg_3']);
    expect(jobs.every(({ verify }) => verify === true)).toBe(true);
    expect(await depth()).toEqual({ visible: 1, inFlight: 0 });
  });

  it('only shows what would happen with --dry-run, by reason', async () => {
    const { put, dlq, liveJobs, depth } = place.open();
    const superseded = userJob(51);
    await place.settleNewer(superseded, 'user_51');
    await put([
      letterOf(userJob(52), 'expired'),
      letterOf(userJob(52), 'expired'),
      letterOf(superseded, 'expired'),
      letterOf(membershipJob(53, 'org:boss'), 'unknown_role'),
      letterOf(userJob(54, { observedAt: OLD, fresh: true }), 'expired'),
      letterOf('no json', 'invalid_json'),
    ]);
    const { code, stdout, stderr } = await dlq(['replay', '--all', '--dry-run']);
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split('\n').slice(1).sort();
    expect(rows).toEqual([
      'expired\t1\tkept: observed more than 60 days ago, and not read afresh',
      'expired\t1\tsuperseded: something newer stands; will be cleared, and changes nothing',
      'expired\t2\twill be sent; it kept failing before (expired), and may again',
      'invalid_json\t1\tkept: it still cannot be read',
      'unknown_role\t1\tkept: it would be refused again: unknown_role',
    ]);
    expect(stderr).toContain('1 of them say what others say');
    expect(stderr).toContain('permit-sync reconcile');
    expect(await liveJobs()).toEqual([]);
    expect(await depth()).toEqual({ visible: 6, inFlight: 0 });
  });

  it('keeps what would fail again, tells the cause and the ids, and ends with 1', async () => {
    const { put, dlq, liveJobs, deadLetters } = place.open();
    await put([
      letterOf(userJob(1), 'expired'),
      letterOf(membershipJob(2, 'org:boss'), 'unknown_role'),
      letterOf(userJob(3, { observedAt: OLD }), 'too_old'),
    ]);
    const run = await dlq(['replay', '--all', '--yes', '--json']);
    expect(run.code).toBe(1);
    const left = deadLetters();
    const idOf = (event: string) => left.find(({ body }) => body.includes(`"${event}"`))?.messageId;
    expect(run.json()).toMatchObject({
      replayed: 1,
      kept: expect.toSatisfy((kept: { id: string; cause: string }[]) => {
        const found = new Map(kept.map(({ id, cause }) => [cause, id]));
        return (
          found.size === 2 &&
          found.get('unknown_role') === idOf('msg_m2') &&
          found.get('too_old') === idOf('msg_3')
        );
      }),
    });
    expect(ids(await liveJobs())).toEqual(['msg_1']);
  });

  it('names the letters of each message together', async () => {
    const { put, dlq, deadLetters } = place.open();
    await put([
      letterOf(membershipJob(1, 'org:boss'), 'unknown_role'),
      letterOf(membershipJob(2, 'org:billing'), 'unknown_role'),
      letterOf(membershipJob(3, 'org:boss'), 'unknown_role'),
    ]);
    const left = deadLetters();
    const idOf = (n: number) =>
      `${left.find(({ body }) => body.includes(`"msg_m${n}"`))?.messageId}`.slice(0, 8);
    const { stderr } = await dlq(['replay', '--all', '--dry-run']);
    const lines = stderr.split('\n').filter((line) => line.startsWith('kept'));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('role "boss"');
    for (const n of [1, 3]) expect(lines[0]).toContain(idOf(n));
    expect(lines[1]).toContain(`(${idOf(2)}): `);
    expect(lines[1]).toContain('role "billing"');
  });

  it('does not say that something would be applied that Permit refused, and says where to look', async () => {
    const { put, dlq } = place.open();
    await put([
      letterOf(userJob(71), 'email_taken'),
      letterOf(userJob(72), 'unknown_role'),
      { body: letterOf(userJob(73), '').body, reason: {} },
    ]);
    const { stdout } = await dlq(['replay', '--all', '--dry-run']);
    expect(stdout.trimEnd().split('\n').slice(1).sort()).toEqual([
      'email_taken\t1\twill be sent; Permit refused it before (email_taken), and may again',
      'none\t1\twill be sent; the worker died on it before, and may again',
      'unknown_role\t1\twill be sent, and would be applied now',
    ]);
    const { stderr } = await dlq(['replay', '--all', '--yes', '--region', 'us-east-1']);
    expect(stderr).toContain(
      'Watch it: permit-sync status --region us-east-1, permit-sync dlq list --region us-east-1',
    );
  });

  it('sends what would be refused with --force, but nothing that is too old', async () => {
    const { put, dlq, liveJobs, depth } = place.open();
    await put([
      letterOf(membershipJob(2, 'org:boss'), 'unknown_role'),
      letterOf(userJob(3, { observedAt: OLD }), 'too_old'),
    ]);
    expect((await dlq(['replay', '--all', '--force', '--yes'])).code).toBe(1);
    expect(ids(await liveJobs())).toEqual(['msg_m2']);
    expect((await depth()).visible).toBe(1);
  });

  it('takes letters by their ids, and knows one that is not there', async () => {
    const { put, dlq, deadLetters, liveJobs } = place.open();
    await put([1, 2, 3].map((n) => letterOf(userJob(n), 'expired')));
    const [first, second] = deadLetters().map(({ messageId }) => messageId);
    const wrong = await dlq(['replay', `${first}`, '0000-0000', '--yes']);
    expect(wrong.stderr).toContain('there is no letter 0000-0000');
    expect(await liveJobs()).toEqual([]);
    const run = await dlq(['replay', `${first}`, `${second}`.slice(0, 13), '--yes']);
    expect(run.code).toBe(0);
    expect(await liveJobs()).toHaveLength(2);
  });

  it('asks, and changes nothing at a no', async () => {
    const { put, dlq, liveJobs, depth } = place.open();
    await put([letterOf(userJob(1), 'expired')]);
    const { code, stderr } = await dlq(['replay', '--all'], { typed: 'n\n' });
    expect(code).toBe(0);
    expect(stderr).toContain(
      '1  expired: will be sent; it kept failing before (expired), and may again',
    );
    expect(stderr).toMatch(/Replay 1 letter to live-\d+/);
    expect(stderr).toContain('Nothing was changed.');
    expect(await liveJobs()).toEqual([]);
    expect(await depth()).toEqual({ visible: 1, inFlight: 0 });
    const piped = await dlq(['replay', '--all']);
    expect(piped.code).toBe(2);
    expect(piped.stderr).toContain('--yes');
  });

  it('wants to know which letters', async () => {
    const { dlq } = place.open();
    for (const [args, message] of [
      [['replay'], 'which letters?'],
      [['replay', 'unknown_role'], 'meant --reason unknown_role?'],
      [['replay', 'abcd', '--reason', 'x'], 'chosen in two ways'],
      [['replay', '--all', '--rate', 'fast'], '--rate "fast"'],
    ] as const) {
      expect(await dlq(args)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(message),
      });
    }
  });

  it('replays all the same where Permit cannot be asked, and says what it could not foresee', async () => {
    const { put, dlq, liveJobs, depth } = place.open({ PERMIT_API_KEY: '' });
    await put([
      letterOf(userJob(1), 'expired'),
      letterOf(userJob(2, { observedAt: OLD }), 'expired'),
    ]);
    const { code, stderr } = await dlq(['replay', '--all', '--yes']);
    expect(code).toBe(1);
    expect(stderr).toContain('could not be foreseen');
    expect(stderr).toContain('too_old');
    expect(ids(await liveJobs())).toEqual(['msg_1']);
    expect((await depth()).visible).toBe(1);
  });

  it("reads a kept event again with its provider's parser", async () => {
    const { put, dlq, liveJobs, depth } = place.open();
    const event = (id: string, data: object) =>
      encodeUnparsed({
        source: 'clerk',
        receivedAt: Date.now(),
        eventId: id,
        path: 'data.x',
        reason: 'unparseable_event',
        message: 'data.x: missing',
        body: new TextEncoder().encode(JSON.stringify({ type: 'user.deleted', data })),
      });
    const at = Date.now() - 1000;
    const good = JSON.stringify({
      type: 'user.deleted',
      object: 'event',
      timestamp: at,
      data: { id: 'user_61', object: 'user', deleted: true },
    });
    const mended = encodeUnparsed({
      source: 'clerk',
      receivedAt: at,
      eventId: 'msg_61',
      path: 'data.x',
      reason: 'unparseable_event',
      message: 'x',
      body: new TextEncoder().encode(good),
    });
    await put([
      { body: mended, reason: { reason: 'unparseable_event' } },
      { body: event('msg_62', {}), reason: { reason: 'unparseable_event' } },
    ]);
    const run = await dlq(['replay', '--reason', 'unparseable_event', '--yes', '--json']);
    expect(run.code).toBe(1);
    expect(run.json()).toMatchObject({ replayed: 1, kept: [{ cause: 'unreadable' }] });
    expect(await liveJobs()).toMatchObject([{ kind: 'user.deleted', user: 'user_61' }]);
    expect((await depth()).visible).toBe(1);
  });

  it('sends no more letters a second than it is told, and says how to go on after Ctrl-C', async () => {
    const { put, dlq, liveJobs, depth } = place.open();
    await put(Array.from({ length: 40 }, (_, n) => letterOf(userJob(n), 'expired')));
    const stop = new AbortController();
    const waits: number[] = [];
    const { code, stderr } = await dlq(['replay', '--reason', 'expired', '--rate', '1', '--yes'], {
      signal: stop.signal,
      async sleep(ms) {
        if (ms === 15_000) return await new Promise(() => {});
        waits.push(ms);
        stop.abort();
      },
    });
    expect(code).toBe(130);
    expect(Math.min(...waits)).toBeGreaterThan(9_000);
    expect(stderr).toContain('permit-sync dlq replay --reason expired --rate 1 --yes');
    const sent = await liveJobs();
    expect(stderr).toContain(`not sent: ${40 - sent.length} (stopped)`);
    expect(sent.length).toBeLessThan(40);
    expect(await depth()).toEqual({ visible: 40 - sent.length, inFlight: 0 });
  });

  it('replays a thousand letters in seconds, each once', async () => {
    const { put, dlq, depth, liveJobs } = place.open();
    await put(Array.from({ length: 1000 }, (_, n) => letterOf(userJob(n), 'expired')));
    const run = await dlq(['replay', '--all', '--yes', '--rate', '100000', '--json']);
    expect(run.code).toBe(0);
    expect(run.json()).toMatchObject({ replayed: 1000, jobs: 1000, missed: 0, kept: [] });
    expect(new Set(ids(await liveJobs())).size).toBe(1000);
    expect(await depth()).toEqual({ visible: 0, inFlight: 0 });
  }, 20_000);
});
