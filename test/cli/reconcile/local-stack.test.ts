import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReconcilePlace, startPlace, USERS } from './place.ts';

let place: ReconcilePlace;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reconcile-'));
  place = await startPlace();
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await place.close();
});

const facts = () => place.stack.permit.standIn?.facts();
const [FIRST, SECOND, THIRD] = ['user_000000', 'user_000001', 'user_000002'];

describe('reconcile clerk, from the command line to Permit', { timeout: 60_000 }, () => {
  it('finds all of it missing at first, has it made, and finds nothing then', async () => {
    const found = await place.reconcile(['clerk']);
    expect(found.code).toBe(3);
    expect(found.stderr).toContain(`Found: ${2 + USERS + USERS} missing`);
    expect(found.stderr).toContain('To mend it: permit-sync reconcile clerk --apply');
    expect(facts()?.users).toEqual([]);
    const unsaid = await place.reconcile(['clerk', '--mapping', '--dry-run']);
    expect(unsaid.stderr).toContain('The worker has not said yet which config it works by');
    expect(unsaid.code).toBe(3);

    const applied = await place.reconcile(['clerk', '--apply', '--yes']);
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.stderr).toContain('Watch it: permit-sync status --watch');
    await place.until('all are there', () => place.roles().length === USERS);
    await place.until('all is recorded', () => facts()?.users.length === USERS);
  });

  it('says what another config would change, and asks before it sends that', async () => {
    // What is in Permit may not be recorded yet.
    while ((await place.reconcile(['clerk', '--mapping'])).stderr.includes('Concerned')) {
      await pause(100);
    }
    const same = await place.reconcile(['clerk', '--mapping', '--yes']);
    expect(same).toMatchObject({ code: 0, stdout: '' });
    expect(same.stderr).toContain('The config makes nothing else of them.');
    expect(same.stderr).not.toContain('The worker has not said');

    const members = place.roles().filter((role) => role.endsWith(' member')).length;
    const before = place.roles();
    const configOf = (name: string, becomes: readonly string[]): string => {
      const file = join(folder, `${name}.config.ts`);
      const rename = JSON.stringify({ 'org:member': becomes });
      writeFileSync(file, `export default { clerk: { roles: { rename: ${rename} } } };`);
      return file;
    };
    const unknown = configOf('unknown', ['guest', 'astronaut']);
    const lacking = await place.reconcile(['clerk', '--mapping', '--dry-run', '--config', unknown]);
    expect(lacking.code).toBe(3);
    expect(lacking.stderr).toContain('Permit lacks astronaut.');
    expect(lacking.stderr).toContain(`${members} jobs are left out: they would be dead-lettered`);

    const args = ['clerk', '--mapping', '--config', configOf('other', ['guest'])];
    const shown = await place.reconcile([...args, '--dry-run']);
    expect(shown.code).toBe(3);
    expect(shown.stdout).toMatch(/^role replaced\tmember → guest\t\d\tuser_\d+ in org_\d+$/m);
    expect(shown.stderr).toContain(`Concerned: ${members} users, 0 tenants.`);
    expect(shown.stderr).toContain(`It would be refused (--max-removals ${members})`);
    expect(shown.stderr).toMatch(
      new RegExp(`To send it: permit-sync reconcile clerk .*--max-removals ${members}( |$)`, 'm'),
    );
    const [, old = '', other = ''] =
      /version ([\w-]{12}), and this is ([\w-]{12})\./.exec(shown.stderr) ?? [];
    const undeployed = await place.reconcile([...args, '--yes']);
    expect(undeployed).toMatchObject({ code: 1, stdout: '' });
    expect(undeployed.stderr).toContain(`version ${old}, and this is ${other}`);
    expect(undeployed.stderr).toContain('Deploy this config first');
    expect(undeployed.stderr).toContain('--deployed');
    expect(undeployed.stderr).not.toContain('Read: ');
    await place.workerSays(other);
    const refused = await place.reconcile([...args, '--yes']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`${members} of ${USERS} role assignments`);
    expect(refused.stderr).toContain(`--max-removals ${members}`);
    const asked = await place.reconcile([...args, '--max-removals', `${members}`], {
      typed: 'n\n',
    });
    expect(asked.stderr).toContain(`Send ${members} jobs to the import queue`);
    expect(asked).toMatchObject({ code: 3 });
    const { json } = await place.reconcile([...args, '--dry-run', '--json']);
    expect(json()).toMatchObject({
      dryRun: true,
      jobs: members,
      sent: 0,
      concerned: { users: members, tenants: 0 },
      changes: [{ entity: 'role', kind: 'replaced', what: 'member → guest', count: members }],
    });
    expect(place.roles()).toEqual(before);
    await place.workerSays(old);
  });

  it('finds what drifted, names it, mends it', async () => {
    await place.until('agrees', () => place.roles().length === USERS);
    const { instance } = place.clerk;
    place.removeFromClerk(FIRST);
    const left = await place.reconcile(['clerk', '--mapping', '--dry-run', '--yes']);
    expect(left.stderr).toContain('left as they are: see permit-sync reconcile clerk.');
    const [membership] = instance.memberships.of('user', SECOND);
    instance.memberships.change(membership?.id ?? '', { role: 'org:admin' });
    await place.byHand('PATCH', `/users/${THIRD}`, { email: 'other@example.test' });
    await place.byHand('DELETE', '/users/user_000005', {});
    await place.byHand('POST', '/users', { key: 'operator' });

    const { json, code } = await place.reconcile(['clerk', '--json']);
    expect(code).toBe(3);
    const report = json();
    expect(report).toMatchObject({
      source: 'clerk',
      isDifferent: true,
      counts: { missing: 2, changed: 1, wrong_role: 1, deleted: 1, stale: 0, foreign: 1 },
      removals: { users: { count: 1, of: USERS, allowed: 1 }, roles: { count: 1 } },
      refusal: null,
      sent: null,
    });
    expect(report).toMatchObject({
      differences: expect.arrayContaining([
        {
          kind: 'changed',
          entity: 'user',
          user: THIRD,
          field: 'email',
          provider: 'p***@example.test',
          permit: 'o***@example.test',
          ledgerKnew: true,
        },
        {
          kind: 'wrong_role',
          entity: 'role',
          user: SECOND,
          tenant: 'org_000001',
          provider: ['admin'],
          permit: ['member'],
          ledgerKnew: false,
        },
      ]),
    });

    const applied = await place.reconcile(['clerk', '--apply', '--yes', '--json']);
    expect(applied.code).toBe(0);
    expect(applied.json()).toMatchObject({ sent: 5, mends: 5 });
    await place.until('mended', () => !facts()?.users.some(({ key }) => key === FIRST));
    await place.until('given', () => place.roles().includes(`${SECOND} org_000001 admin`));
    await place.until('made', () => place.roles().some((role) => role.startsWith('user_000005')));
    expect(facts()?.users.map(({ key }) => key)).toContain('operator');
    await place.until('written', () =>
      JSON.stringify(facts()?.users).includes('person2@example.test'),
    );
    const again = await place.reconcile(['clerk']);
    expect(again.stderr).toMatch(/Found: 1 foreign\./);
    expect(again.code).toBe(0);
  });

  it('refuses to take away too much, says how to have it all the same, and sends nothing', async () => {
    place.removeFromClerk(SECOND);
    place.removeFromClerk(THIRD);
    const before = place.roles();
    const { code, stderr } = await place.reconcile(['clerk', '--apply', '--yes']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: it would take away 2 of 5 users \(40 %; 1 allowed\)/);
    expect(stderr).toContain(
      'If it is meant: permit-sync reconcile clerk --apply --yes --max-removals 2',
    );
    const report = await place.reconcile(['clerk']);
    expect(report.stderr).toContain('--apply would refuse');
    expect(place.roles()).toEqual(before);
  });

  it('mends one user alone', async () => {
    const { code, stderr } = await place.reconcile(['clerk', '--user', THIRD, '--apply', '--yes']);
    expect(stderr).toContain('1 job sent');
    expect(code).toBe(0);
    await place.until('gone', () => !facts()?.users.some(({ key }) => key === THIRD));
    expect(facts()?.users.map(({ key }) => key)).toContain(SECOND);
  });

  it('asks first, and takes no for an answer', async () => {
    const { code, stderr } = await place.reconcile(['clerk', '--user', SECOND, '--apply'], {
      typed: 'n\n',
    });
    expect(stderr).toContain('Send 1 job to the import queue');
    expect(stderr).toContain('Nothing was changed.');
    expect(code).toBe(3);
  });

  it('stops at Ctrl-C, and says that nothing was changed', async () => {
    const signal = AbortSignal.abort();
    const { code, stderr } = await place.reconcile(['clerk', '--apply', '--yes'], { signal });
    expect(code).toBe(130);
    expect(stderr).toContain('Nothing was changed. Run it again: permit-sync reconcile clerk');
  });

  it('stops when Clerk cannot be read', async () => {
    const env = { ...place.env, CLERK_SECRET_KEY: 'sk_live_other' };
    const { code, stderr } = await place.reconcile(['clerk', '--apply', '--yes'], { env });
    expect(code).toBe(1);
    expect(stderr).toContain('CLERK_SECRET_KEY');
  });
});
