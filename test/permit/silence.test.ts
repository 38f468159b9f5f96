import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('the client writes nothing to the output, whatever fails', async () => {
  const script = fileURLToPath(new URL('every-failure.ts', import.meta.url));
  const ran = await promisify(execFile)(process.execPath, ['--no-warnings', script]);
  expect(ran).toEqual({ stdout: '', stderr: '' });
});
