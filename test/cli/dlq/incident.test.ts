import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { sendLetters } from '../../../lib/queue/index.ts';
import { type Stack, startStack } from '../../../local/stack/index.ts';
import { depth } from '../../queue/embedded-sqs.ts';
import { runCli } from '../run-cli.ts';
import { startHeldByTheDead } from './held-by-the-dead.ts';
import { letterOf, membershipJob, userJob } from './place.ts';

/** Everything as deployed, worker included; what is killed is a process of its own. */
let stack: Stack;
let held: Awaited<ReturnType<typeof startHeldByTheDead>>;
let cwd: string;
beforeAll(async () => {
  stack = await startStack({
    roles: ['admin', 'member'],
    config: new URL('../../../local/pass-through.config.ts', import.meta.url),
  });
  held = await startHeldByTheDead(stack.environment['AWS_ENDPOINT_URL_SQS'] ?? '');
  cwd = await mkdtemp(join(tmpdir(), 'incident-'));
  // The one that the stack's worker has.
  await writeFile(
    join(cwd, 'sync.config.ts'),
    "export default { cognito: { tenant: 'default' } };\n",
  );
}, 60_000);
afterAll(async () => {
  await held.close();
  await stack.close();
  await rm(cwd, { recursive: true });
});

const BINARY = fileURLToPath(new URL('../../../cli/permit-sync.mjs', import.meta.url));

function start(args: readonly string[], settings: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [BINARY, 'dlq', ...args], {
    cwd,
    env: { ...stack.environment, PATH: process.env['PATH'], ...settings },
    stdio: 'ignore',
  });
  return { child, ended: once(child, 'exit') };
}

async function run(args: readonly string[], settings: Readonly<Record<string, string>> = {}) {
  const env = { ...stack.environment, PATH: process.env['PATH'], ...settings };
  const { code, stdout, stderr } = await runCli(['dlq', ...args], { env, cwd });
  expect(code, stderr).toBe(0);
  return stdout;
}

const listSchema = z.object({
  seen: z.number(),
  outOfSight: z.number(),
  groups: z.array(z.object({ reason: z.string(), count: z.number() })),
  letters: z.array(z.object({ id: z.string(), eventId: z.string(), reason: z.string() })),
});
const list = async () => listSchema.parse(JSON.parse(await run(['list', '--json'])));
const counts = ({ groups }: z.infer<typeof listSchema>) =>
  Object.fromEntries(groups.map(({ reason, count }) => [reason, count]));

const EACH = 250;
const numbers = Array.from({ length: EACH }, (_, n) => n);
const users = () => stack.permit.standIn?.facts().users ?? [];

it('a night: 1,000 letters of four reasons; look, mend one, replay one reason through three kills', async () => {
  const queueUrl = stack.environment['DEAD_LETTER_QUEUE_URL'] ?? '';
  const from = (base: number, reason: string) =>
    numbers.map((n) => letterOf(userJob(base + n), reason));
  await sendLetters(
    [
      ...from(0, 'rejected'),
      ...from(1_000, 'expired'),
      ...from(2_000, 'killed_worker'),
      ...numbers.map((n) => letterOf(membershipJob(3_000 + n, 'org:boss'), 'unknown_role')),
    ],
    { client: stack.sqs, queueUrl },
  );

  const before = await list();
  expect(before.seen).toBe(1000);
  expect(counts(before)).toEqual({
    rejected: EACH,
    expired: EACH,
    killed_worker: EACH,
    unknown_role: EACH,
  });

  const wrong = before.letters.find(({ eventId }) => eventId === 'msg_m3007');
  expect(await run(['show', `${wrong?.id}`])).toContain('role "boss" does not exist in Permit');
  const editor = join(cwd, 'editor.sh');
  await writeFile(editor, 'sed -i.bak "s/org:boss/org:admin/" "$1"', { mode: 0o700 });
  await run(['edit', `${wrong?.id}`, '--yes'], { EDITOR: editor });
  await run(['replay', '--reason', 'unknown_role', '--entity', 'user_3007', '--yes']);

  // Killed where it stands, three times, somewhere within its sending.
  const left = async () => {
    const { visible, inFlight } = await depth(stack.sqs, queueUrl);
    return visible + inFlight;
  };
  for (let kills = 0; kills < 3; kills += 1) {
    const there = await left();
    const replay = start(
      ['replay', '--reason', 'rejected', '--yes', '--rate', '40'],
      held.through(stack.environment),
    );
    while (replay.child.exitCode === null && (await left()) > there - 5) await pause(20);
    replay.child.kill('SIGKILL');
    await replay.ended;
    expect(replay.child.signalCode).toBe('SIGKILL');
    // What the dead one held comes back by itself; here its time is over at once.
    expect(await held.runOut(stack.sqs, queueUrl)).toBeGreaterThan(0);
    expect((await depth(stack.sqs, queueUrl)).inFlight).toBe(0);
  }
  const sent = 999 - (await left());
  expect(sent).toBeGreaterThanOrEqual(15);
  expect(sent).toBeLessThan(EACH);

  await run(['replay', '--reason', 'rejected', '--yes', '--rate', '1000']);

  const after = await list();
  expect(counts(after)).toEqual({ expired: EACH, killed_worker: EACH, unknown_role: EACH - 1 });
  expect(new Set(after.letters.map(({ eventId }) => eventId)).size).toBe(3 * EACH - 1);
  const expected = [...numbers.map((n) => `user_${n}`), 'user_3007'].sort();
  await expect
    .poll(
      () =>
        users()
          .map(({ key }) => key)
          .sort(),
      { timeout: 20_000, interval: 100 },
    )
    .toEqual(expected);
  expect(stack.permit.standIn?.facts().assignments).toEqual([
    { user: 'user_3007', tenant: 'org_1', role: 'admin' },
  ]);
  // The worker deletes a message only once it is applied and recorded.
  await expect
    .poll(async () => await depth(stack.sqs, stack.environment['SYNC_QUEUE_URL'] ?? ''), {
      timeout: 20_000,
      interval: 100,
    })
    .toEqual({ visible: 0, inFlight: 0 });
}, 120_000);
