import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announceLocalStack } from '../../../cli/access/index.ts';
import type { StoredGroup, StoredUser } from '../../../lib/scim/model.ts';
import { runCli } from '../run-cli.ts';
import { openScimStore } from './store.ts';

let store: Awaited<ReturnType<typeof openScimStore>>;
let kim: StoredUser;
let lee: StoredUser;
let group: StoredGroup;

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const sent = async () => {};
const lost = () => Promise.reject(new Error('no queue'));
const documentOf = (userName: string) => ({
  userName,
  externalId: '00u1',
  active: false,
  attributes: {
    title: 'Weaver',
    userType: 'Contractor',
    nickName: 'Kimmy',
    name: { givenName: 'Kim' },
    [ENTERPRISE]: {
      department: 'Looms',
      division: 'North',
      organization: 'Acme',
      costCenter: '42-K',
      employeeNumber: 'E-7',
      manager: { displayName: 'Robin' },
    },
  },
});
const show = (words: string, columns?: number) =>
  runCli(['scim', 'show', '--tenant', ...words.split(' ')], {
    env: store.env,
    now: () => Date.now() + 120_000,
    ...(columns === undefined ? {} : { columns }),
  });

beforeAll(async () => {
  store = await openScimStore();
  await store.directoryOf('globex', sent).users.create(documentOf('kim@acme.test'));
  const { users, groups } = store.directoryOf('acme', sent);
  const { id } = await users.create(documentOf('Kim@acme.test'));
  const marketing = { displayName: 'Marketing', externalId: null, attributes: {} };
  group = await groups.create(marketing, [id]);
  kim = await users.read(id);
  lee = await users.create(documentOf('lee@acme.test'));
  await expect(store.directoryOf('acme', lost).users.remove(lee.id)).rejects.toThrow();
});
afterAll(() => store.close());

describe('permit-sync scim show', () => {
  it('finds a user by its name in any case, and says all that the store has, masked', async () => {
    const { code, stdout, stderr, json } = await show('acme --user-name KIM@ACME.test --json');
    expect(code).toBe(0);
    expect(json()).toEqual({
      tenant: 'acme',
      id: kim.id,
      key: 'k***@acme.test',
      userName: 'K***@acme.test',
      externalId: '00u1',
      active: false,
      deleted: false,
      owner: false,
      profileOf: 'globex',
      sharedWith: ['globex'],
      version: kim.version,
      versionAt: new Date(kim.version).toISOString(),
      createdAt: new Date(kim.createdAt).toISOString(),
      changedAt: new Date(kim.changedAt).toISOString(),
      groups: [{ id: group.id, displayName: 'Marketing', externalId: null }],
      pending: null,
      profile: {
        title: 'Weaver',
        userType: 'Contractor',
        nickName: 'K***',
        name: { givenName: 'K***' },
        [ENTERPRISE]: {
          department: 'Looms',
          division: 'North',
          organization: 'Acme',
          costCenter: '42-K',
          employeeNumber: 'E***',
          manager: { displayName: 'R***' },
        },
      },
    });
    expect(stdout + stderr).not.toContain('im@acme');
    expect(stderr).toContain('--show-personal-data shows what is masked, and the KEY.');
    expect(stderr).toContain('permit-sync verify KEY --key\n');
  });

  it('shows personal data if asked to', async () => {
    const { json, stderr } = await show(`acme --user ${kim.id} --json --show-personal-data`);
    expect(json()).toMatchObject({
      key: 'kim@acme.test',
      profile: documentOf('Kim@acme.test').attributes,
    });
    expect(stderr).toContain('permit-sync verify kim@acme.test --key\n');
    expect(stderr).not.toContain('--show-personal-data');
  });

  it('ends with a line for the same stage', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'scim-show-'));
    const stack = { pid: process.pid, url: 'http://127.0.0.1:3000', environment: store.env };
    const end = announceLocalStack(cwd, stack);
    const words = ['scim', 'show', '--tenant', 'acme', '--user', kim.id, '--stage', 'local'];
    const { stderr } = await runCli([...words, '--show-personal-data'], { cwd });
    end();
    rmSync(cwd, { recursive: true });
    expect(stderr).toContain('permit-sync verify kim@acme.test --key --stage local\n');
  });

  it('shows one on its way out, and that something is still to be told of it', async () => {
    const { code, stdout, stderr } = await show(`acme --user ${lee.id}`, 100);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^deleted +true$/m);
    expect(stdout).toMatch(/^group +none$/m);
    expect(stdout).toMatch(/^pending +2 min ago$/m);
    expect(stdout).toMatch(/^due\.\w+ /m);
    expect(stdout).not.toContain('lee@acme.test');
    expect(stderr).toContain('permit-sync scim sweep');
  });

  it.each(['acme --user nobody', 'acme --user-name nobody', 'globex --user KIM'])(
    'fails for one that the tenant has not: %s',
    async (words) => {
      const { code, stdout, stderr } = await show(words.replace('KIM', kim.id));
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('has no such user');
    },
  );

  it.each(['acme', 'acme --user 1 --user-name kim'])('wants one of the two: %s', async (words) => {
    expect((await show(words)).code).toBe(2);
  });
});
