import { NotInstallableError } from './errors.ts';

/**
 * Runs it, and ends the process: 0 when it was right, 1 when it was not. What cannot be installed is said aloud on a line
 * that begins with `SKIPPED:`, and ends with 0; with `--required` on the command line, with 1.
 */
export async function runOrSkip(name: string, run: () => Promise<boolean>): Promise<never> {
  try {
    process.exit((await run()) ? 0 : 1);
  } catch (error) {
    if (!(error instanceof NotInstallableError)) throw error;
    console.log(`SKIPPED: ${name}: ${error.message}`);
    process.exit(process.argv.includes('--required') ? 1 : 0);
  }
}
