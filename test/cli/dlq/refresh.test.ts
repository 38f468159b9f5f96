import { PassThrough, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Act, createAct } from '../../../cli/command.ts';
import { createRefresh, type OpenDirectory } from '../../../cli/dlq/refresh.ts';
import { replayWith } from '../../../cli/dlq/replay.ts';
import { createProgram } from '../../../cli/program.ts';
import type { Shell } from '../../../cli/shell.ts';
import type { SyncJob } from '../../../lib/jobs/index.ts';
import { letterOf, membershipJob, type Place, startPlace, userJob } from './place.ts';

/** A provider that knows some users, and what it was asked. */
function provider(users: Readonly<Record<string, readonly SyncJob[] | Error>>) {
  const asked: string[] = [];
  const open: OpenDirectory = async (source) => ({
    async readUser(id) {
      asked.push(`${source} ${id}`);
      const answer = users[id] ?? null;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    readTenant: async () => null,
  });
  return { open, asked };
}

const now = (n: number) =>
  userJob(n, { eventId: `~snapshot:user_${n}`, observedAt: Date.now(), fresh: true });

describe('what a provider says now', () => {
  it('is read once for all letters about the same user', async () => {
    const { open, asked } = provider({ user_1: [now(1)] });
    const refresh = createRefresh(open);
    for (const job of [userJob(1), membershipJob(1, 'org:member'), userJob(1)]) {
      expect(refresh.canRead(job)).toBe(true);
      expect(await refresh.read([job])).toMatchObject({
        kind: 'jobs',
        jobs: [{ eventId: '~snapshot:user_1', fresh: true, verify: true }],
      });
    }
    expect(asked).toEqual(['clerk user_1']);
  });

  it('is no deletion when it has the user no more', async () => {
    const refresh = createRefresh(provider({}).open);
    expect(await refresh.read([userJob(1)])).toEqual({
      kind: 'kept',
      cause: 'gone',
      message: expect.stringContaining('permit-sync reconcile clerk --user user_1 --apply'),
    });
  });

  it('takes nobody out of a tenant by itself: a removal is sent too, unless there is a membership', async () => {
    const member: SyncJob = {
      ...membershipJob(1, 'org:member'),
      observedAt: Date.now(),
      fresh: true,
    };
    const refresh = createRefresh(provider({ user_1: [now(1), member] }).open);
    const removal = (kind: 'membership.deleted' | 'grant.deleted', tenant: string): SyncJob => {
      const { source, eventId, version } = userJob(1);
      const observedAt = Date.UTC(2020, 0, 1);
      const origin = { source, eventId, eventType: kind, version, observedAt, user: 'user_1' };
      return kind === 'membership.deleted'
        ? { ...origin, kind, tenant }
        : { ...origin, kind, tenant, role: { id: 'org:admin', name: 'org:admin' } };
    };
    for (const kind of ['membership.deleted', 'grant.deleted'] as const) {
      const gone = removal(kind, 'org_2');
      expect(await refresh.read([gone])).toMatchObject({
        jobs: [
          { kind: 'user' },
          { kind: 'membership', tenant: 'org_1' },
          { ...gone, fresh: true, verify: true },
        ],
      });
      expect(await refresh.read([removal(kind, 'org_1')])).toMatchObject({
        jobs: [{ kind: 'user' }, { kind: 'membership', tenant: 'org_1' }],
      });
    }
  });

  it('is asked again after a failure', async () => {
    const { open, asked } = provider({ user_1: new Error('429: too many requests') });
    const refresh = createRefresh(open);
    for (let tries = 0; tries < 2; tries += 1) {
      expect(await refresh.read([userJob(1)])).toMatchObject({ kind: 'kept', cause: 'not_read' });
    }
    expect(asked).toHaveLength(2);
  });

  it('cannot be asked of a source that is no directory', () => {
    const { canRead } = createRefresh(provider({}).open);
    expect(canRead(userJob(1, { source: 'handoff' }))).toBe(false);
  });
});

describe('dlq replay --refresh', () => {
  let place: Place;
  beforeAll(async () => {
    place = await startPlace();
  });
  afterAll(() => place.close());

  it('sends it in place of what is too old, and keeps those who are gone', async () => {
    const opened = place.open();
    const old = { observedAt: Date.UTC(2020, 0, 1) };
    await opened.put([
      letterOf(userJob(1, old), 'too_old'),
      letterOf(userJob(1, { ...old, eventId: 'msg_1b' }), 'too_old'),
      letterOf(userJob(2, old), 'too_old'),
      letterOf(userJob(3, { ...old, source: 'handoff' }), 'too_old'),
    ]);
    const { open } = provider({ user_1: [now(1)] });
    let stdout = '';
    let code = 0;
    const screen = (write: (text: string) => void) => ({
      isTerminal: false,
      columns: 80,
      stream: new Writable({
        write(chunk, _, done) {
          write(String(chunk));
          done();
        },
      }),
    });
    const shell: Shell = {
      env: opened.env,
      cwd: opened.cwd,
      stdin: new PassThrough(),
      stdout: screen((text) => {
        stdout += text;
      }),
      stderr: screen(() => {}),
      now: Date.now,
      sleep: async () => await new Promise(() => {}),
      random: Math.random,
      signal: new AbortController().signal,
      pollSeconds: 0,
    };
    const act: Act = createAct(shell, (ended) => {
      code = ended;
    });
    const program = createProgram(shell, act, [
      (root) => {
        root
          .command('replay')
          .argument('[id...]')
          .option('--all')
          .option('--refresh')
          .action(act(replayWith({ openDirectory: open })));
      },
    ]);
    await program.parseAsync(['replay', '--all', '--refresh', '--yes', '--json'], { from: 'user' });
    expect(code).toBe(1);
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({ replayed: 2, identical: 1, jobs: 1 });
    expect(report).toMatchObject({
      kept: expect.toSatisfy(
        (kept: { cause: string }[]) =>
          kept
            .map(({ cause }) => cause)
            .sort()
            .join() === 'gone,too_old',
      ),
    });
    expect(await opened.liveJobs()).toMatchObject([
      { eventId: '~snapshot:user_1', fresh: true, verify: true },
    ]);
    expect((await opened.depth()).visible).toBe(2);
  });
});
