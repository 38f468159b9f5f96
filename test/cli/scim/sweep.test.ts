import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliOptions, runCli } from '../run-cli.ts';
import { openScimStore } from './store.ts';

let store: Awaited<ReturnType<typeof openScimStore>>;
const later = () => Date.now() + 120_000;

const sweep = (words = '', options: CliOptions = {}) =>
  runCli(['scim', 'sweep', ...words.split(' ').filter(Boolean)], {
    env: store.env,
    now: later,
    ...options,
  });
const leaveMark = async (userName: string) => {
  const lost = () => Promise.reject(new Error('no queue'));
  await expect(store.createUser('acme', userName, lost)).rejects.toMatchObject({ status: 503 });
};

beforeAll(async () => {
  store = await openScimStore();
});
afterAll(() => store.close());

describe('permit-sync scim sweep', () => {
  it('tells what a write could not', async () => {
    await leaveMark('kim');
    expect(await sweep()).toMatchObject({ code: 0, stdout: '1 settled, 0 failed, 0 left\n' });
    const jobs = await store.received('live');
    expect(jobs.map(({ kind }) => kind).sort()).toEqual(['membership', 'user']);
    expect(await sweep()).toMatchObject({ code: 0, stdout: '0 settled, 0 failed, 0 left\n' });
  });

  it('leaves young marks to those who are at work, unless told otherwise', async () => {
    await leaveMark('lee');
    expect((await sweep('', { now: Date.now })).stdout).toContain('0 settled');
    const nowhere = { ...store.env, SYNC_QUEUE_URL: `${store.env.SYNC_QUEUE_URL}-not-there` };
    const failed = await sweep('--json', { env: nowhere });
    expect(failed).toMatchObject({ code: 1 });
    expect(failed.json()).toMatchObject({ settled: 0, failed: 1 });
    // A minute before the clock of who failed: that is where the mark was put back to.
    const soon = { now: () => Date.now() + 70_000 };
    expect((await sweep('', soon)).stdout).toContain('0 settled');
    expect((await sweep('--older-than 0', soon)).stdout).toContain('1 settled');
  });

  it.each(['--older-than -1', '--older-than soon'])('refuses %s', async (words) => {
    expect((await sweep(words)).code).toBe(2);
  });
});
