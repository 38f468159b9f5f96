import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const COMPILER = fileURLToPath(import.meta.resolve('typescript/package.json'));

/**
 * Writes the type declarations of the library, and of what it shows, below `outdir`.
 *
 * @param root folder with `tsconfig.types.json`
 * @throws with the compiler's own words when it finds an error
 */
export async function declare(root: string, outdir: string): Promise<void> {
  const compiler = COMPILER.replace(/package\.json$/, 'bin/tsc');
  const run = spawn(process.execPath, [compiler, '-p', 'tsconfig.types.json', '--outDir', outdir], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  run.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  run.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    run.on('error', reject);
    run.on('close', resolve);
  });
  if (code !== 0) throw new Error(`tsc could not write the declarations:\n${said}`);
}
