import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type CliOptions, runCli } from '../run-cli.ts';
import { startPlace } from './place.ts';

const START = Date.now() + 60_000;
const CLEAR = `${String.fromCharCode(27)}[2J`;
const look = z.object({ at: z.string(), deadLetters: z.object({ at: z.string() }) });

let place: Awaited<ReturnType<typeof startPlace>>;
beforeAll(async () => {
  place = await startPlace();
  await place.send(place.env['DEAD_LETTER_QUEUE_URL'], 1, { reason: 'rejected' });
});
afterAll(() => place.close());

/** Watches until Ctrl-C, which comes while it waits for so many looks more. */
async function watch(looks: number, args: readonly string[], options: CliOptions = {}) {
  const stop = new AbortController();
  const waits: number[] = [];
  let time = START;
  const run = await runCli(['status', ...args], {
    env: place.env,
    signal: stop.signal,
    now: () => time,
    async sleep(ms) {
      waits.push(ms);
      time += ms;
      if (waits.length < looks) return;
      stop.abort();
      throw new Error('stopped');
    },
    ...options,
  });
  return { ...run, waits };
}

describe('permit-sync status --watch', () => {
  it('looks again every two seconds, or as it is told, until Ctrl-C, which is no failure', async () => {
    const { code, waits, stdout, stderr } = await watch(3, ['--watch', '--no-letters']);
    expect([code, waits]).toEqual([0, [2_000, 2_000, 2_000]]);
    expect(stdout.match(/^live\t/gm)).toHaveLength(3);
    expect(stderr).toBe('');
    expect((await watch(2, ['--watch', '7.5', '--no-letters'])).waits).toEqual([7_500, 7_500]);
  });

  it('clears the screen of a terminal, and nothing in a pipe', async () => {
    const args = ['--watch', '--no-letters'];
    expect((await watch(2, args, { columns: 80 })).stdout.split(CLEAR)).toHaveLength(3);
    expect((await watch(2, args)).stdout).not.toContain(CLEAR);
  });

  it('is one line of JSON for each look', async () => {
    const { stdout } = await watch(2, ['--watch', '--json']);
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => look.parse(JSON.parse(line)).at)).toEqual([
      new Date(START).toISOString(),
      new Date(START + 2_000).toISOString(),
    ]);
  });

  it('looks into dead letters once a minute at most', async () => {
    const { stdout } = await watch(4, ['--watch', '25', '--json']);
    const lines = stdout.trim().split('\n');
    expect(
      lines.map((line) => Date.parse(look.parse(JSON.parse(line)).deadLetters.at) - START),
    ).toEqual([0, 0, 0, 75_000]);
  });

  it('goes on when something cannot be seen', async () => {
    const env = { ...place.env, LEDGER_TABLE: 'another' };
    const { code, stdout, stderr } = await watch(2, ['--watch', '--no-letters'], { env });
    expect(code).toBe(0);
    expect(stdout.match(/worker\tnot known/g)).toHaveLength(2);
    expect(stderr).toContain('ResourceNotFoundException');
  });

  it.each(['abc', '0', '-1', '1e9', '99999999'])(
    'refuses --watch=%s, and says what it takes',
    async (seconds) => {
      const { code, stderr } = await runCli(['status', `--watch=${seconds}`], { env: place.env });
      expect(code).toBe(2);
      expect(stderr).toContain('--watch');
      expect(stderr).toContain('--watch 5');
    },
  );
});
