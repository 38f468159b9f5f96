import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announceLocalStack, findLocalStack } from '../../cli/access/index.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'permit-sync-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const file = () => join(cwd, '.permit-sync/local.json');
const stack = (pid: number) => ({
  pid,
  url: 'http://127.0.0.1:3000',
  environment: { LEDGER_TABLE: 'Ledger' },
});
/** Of a process that has ended. */
const goneId = () => spawnSync(process.execPath, ['--version']).pid;

describe('a local stack that announces itself', () => {
  it('is found in its folder, until it takes that back', () => {
    const withdraw = announceLocalStack(cwd, stack(process.pid));
    expect(findLocalStack(cwd)).toEqual(stack(process.pid));
    withdraw();
    expect(existsSync(file())).toBe(false);
    expect(() => findLocalStack(cwd)).toThrow('no local stack runs in this folder');
  });

  it('can be read by this user alone: there are keys in it', () => {
    announceLocalStack(cwd, stack(process.pid));
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('can be read by this user alone where everybody could read the one before', () => {
    mkdirSync(join(cwd, '.permit-sync'));
    writeFileSync(file(), '{}', { mode: 0o644 });
    announceLocalStack(cwd, stack(process.pid));
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('takes back nothing that another one has written since', () => {
    const withdraw = announceLocalStack(cwd, stack(goneId()));
    announceLocalStack(cwd, stack(process.pid));
    withdraw();
    expect(findLocalStack(cwd).pid).toBe(process.pid);
  });

  it('is none when its process was killed', () => {
    announceLocalStack(cwd, stack(goneId()));
    expect(() => findLocalStack(cwd)).toThrow('no local stack runs in this folder');
  });

  it.each(['', '{', '{"pid":0}', '{"pid":1}'])('is none when its file says %j', (text) => {
    announceLocalStack(cwd, stack(process.pid));
    writeFileSync(file(), text);
    expect(() => findLocalStack(cwd)).toThrow('no local stack runs in this folder');
  });

  it('is none when what it says of its address is no URL', () => {
    announceLocalStack(cwd, { ...stack(process.pid), url: 'nonsense' });
    expect(() => findLocalStack(cwd)).toThrow('no local stack runs in this folder');
  });

  it('is started by what the error says', () => {
    expect(() => findLocalStack(cwd)).toThrow(
      expect.objectContaining({
        code: 'no_local_stack',
        remedy: expect.stringContaining('npm run dev'),
      }),
    );
  });
});
