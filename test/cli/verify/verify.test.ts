import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReconcilePlace, startPlace, USERS } from '../reconcile/place.ts';
import { runCli } from '../run-cli.ts';

let place: ReconcilePlace;
let user: string;
beforeAll(async () => {
  place = await startPlace();
  const { env } = place;
  const { code } = await runCli(['backfill', 'clerk', '--restart', '--yes'], { env });
  expect(code).toBe(0);
  await place.until('everybody has a role', () => place.roles().length === USERS);
  const users = place.roles().map((one) => one.split(' ')[0] ?? '');
  user = users[0] ?? '';
  // What is in Permit may not be recorded yet.
  for (const one of users) {
    while ((await verify([one, '--source', 'clerk'])).code !== 0) await pause(100);
  }
}, 60_000);
afterAll(() => place.close());

const verify = (args: readonly string[], columns?: number) =>
  runCli(['verify', ...args], {
    env: { ...place.env, NO_COLOR: '1' },
    ...(columns === undefined ? {} : { columns }),
  });

describe('verify', { timeout: 20_000 }, () => {
  it('ends with 0 when provider, ledger and Permit agree', async () => {
    const { code, stdout, stderr } = await verify([user, '--source', 'clerk']);
    expect(stdout).not.toContain('≠');
    expect(stderr).toContain('They agree.');
    expect(code).toBe(0);
    expect((await verify([user, '--key'])).code).toBe(0);
  });

  it('masks what tells who it is, unless asked', async () => {
    const masked = await verify([user, '--source', 'clerk']);
    const clear = await verify([user, '--source', 'clerk', '--show-personal-data']);
    const email = /email\t(\S+@\S+)/.exec(clear.stdout)?.[1] ?? '';
    expect(email).toMatch(/^[^*]+@/);
    expect(masked.stdout).not.toContain(email);
    expect(masked.stdout).toContain('***@');
  });

  it('marks what somebody changed in Permit, ends with 3, and says how to mend it', async () => {
    const [held = ''] = place.roles().filter((one) => one.startsWith(`${user} `));
    const [, tenant, role] = held.split(' ');
    await place.byHand('DELETE', '/role_assignments', { user, tenant, role });
    const { code, stdout, stderr } = await verify([user, '--source', 'clerk']);
    expect(code).toBe(3);
    expect(stdout).toMatch(new RegExp(`≠\\troles in ${tenant}\\t${role}\\t${role}\\tnone`));
    expect(stderr).toContain(`permit-sync reconcile clerk --user ${user} --apply`);
    expect((await verify([user, '--key'])).code).toBe(3);
    const { json } = await verify([user, '--source', 'clerk', '--json']);
    expect(json()).toMatchObject({ user, source: 'clerk', differences: 1 });
  });

  it('marks a user who is gone at the provider', async () => {
    const gone = place.roles().at(-1)?.split(' ')[0] ?? '';
    place.removeFromClerk(gone);
    const { code, stdout } = await verify([gone, '--source', 'clerk'], 80);
    expect(code).toBe(3);
    expect(stdout).toMatch(/≠\s+exists\s+no\s+yes\s+yes/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('takes it for no agreement that nobody knows the user', async () => {
    const two = await verify(['nosuch', '--key']);
    expect(two).toMatchObject({ code: 1, stdout: '' });
    expect(two.stderr).toContain('nobody knows this user: neither the ledger nor Permit\n');
    expect(two.stderr).toContain('Is the id right?');
    const three = await verify(['user_nosuch', '--source', 'clerk']);
    expect(three.code).toBe(1);
    expect(three.stderr).toContain('neither the ledger nor Permit nor Clerk');
  });

  it('says what it needs to know, and which credentials are missing', async () => {
    const unasked = await verify([user]);
    expect(unasked).toMatchObject({ code: 2, stdout: '' });
    expect(unasked.stderr).toContain('--source');
    const { CLERK_SECRET_KEY: _, ...env } = place.env;
    const without = await runCli(['verify', user, '--source', 'clerk'], { env });
    expect(without.code).toBe(1);
    expect(without.stderr).toContain('CLERK_SECRET_KEY');
  });
});
