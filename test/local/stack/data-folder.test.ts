import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeDataFolder } from '../../../local/stack/data-folder.ts';

const MODULE = fileURLToPath(new URL('../../../local/stack/data-folder.ts', import.meta.url));

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stack-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('the folder that a stack keeps its messages and tables in', () => {
  it('is for one stack at a time', () => {
    const folder = join(root, 'kept');
    const giveBack = takeDataFolder(folder);
    expect(() => takeDataFolder(folder)).toThrow(
      expect.objectContaining({
        code: 'already_runs',
        message: expect.stringContaining(`${folder} is in use by another stack`),
      }),
    );
    giveBack();
    takeDataFolder(folder)();
  });

  it('is free again when its process was killed', async () => {
    const code = `import { takeDataFolder } from ${JSON.stringify(MODULE)};
      globalThis.held = takeDataFolder(process.argv[1]); process.stdout.write('taken'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, root], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(() => takeDataFolder(root)).toThrow('is in use by another stack');
    child.kill('SIGKILL');
    await once(child, 'exit');
    takeDataFolder(root)();
  });

  it('is no file', async () => {
    const file = join(root, 'a-file');
    await writeFile(file, '');
    expect(() => takeDataFolder(file)).toThrow(
      expect.objectContaining({ code: 'bad_option', message: expect.stringContaining(file) }),
    );
  });
});
