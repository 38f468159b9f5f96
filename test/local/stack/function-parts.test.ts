import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readParts } from '../../../local/stack/function-parts.ts';
import { readFunctions } from '../../../local/stack/functions.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'function-parts-'));
  await mkdir(join(folder, 'infra/functions/hook'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

async function file(path: string, text: string): Promise<URL> {
  await writeFile(join(folder, path), text);
  return pathToFileURL(join(folder, path));
}
const HOOK = `\${file(\${self:custom.infra}/functions/hook/\${self:custom.hook}.yml)}`;

describe('functions in files of their own', () => {
  it('are read as if each was on', async () => {
    await file('infra/functions/hook/on.yml', 'hook: {timeout: 7}\n');
    await file('infra/functions/hook/off.yml', '{}\n');
    await file('infra/functions/worker.yml', 'worker: {timeout: 60}\n');
    const service = await file(
      'serverless.yml',
      `functions:\n  - ${HOOK}\n  - \${file(infra/functions/worker.yml)}\n  - here: {timeout: 3}\n`,
    );
    const found = await readFunctions(service);
    expect(found.map(({ name, timeoutSeconds }) => [name, timeoutSeconds])).toEqual([
      ['hook', 7],
      ['worker', 60],
      ['here', 3],
    ]);
    const wanted = await readFunctions(service, (name) => name !== 'hook');
    expect(wanted.map(({ name }) => name)).toEqual(['worker', 'here']);
  });

  it('are refused where a part is no file, or no functions', async () => {
    const unnamed = await file('unnamed.yml', 'functions: [worker]\n');
    await expect(readParts(unnamed)).rejects.toMatchObject({ code: 'bad_template' });
    await file('infra/functions/hook/on.yml', '- a list\n');
    const listed = await file('listed.yml', `functions:\n  - ${HOOK}\n`);
    await expect(readParts(listed)).rejects.toMatchObject({
      code: 'bad_template',
      message: 'infra/functions/hook/on.yml: its functions are not as in a service',
    });
  });
});
