import { Writable } from 'node:stream';
import confirm from '@inquirer/confirm';
import { interrupted, usageError } from '../errors.ts';
import type { Screen, Shell } from '../shell.ts';

/** @throws {CliError} `usage` where nobody can be asked; `interrupted` at Ctrl-C */
export async function askYes(
  question: string,
  shell: Shell,
  { yes, json }: { readonly yes: boolean; readonly json: boolean },
): Promise<boolean> {
  if (yes) return true;
  if (json || shell.stdin.isTTY !== true || !shell.stderr.isTerminal) {
    throw usageError(
      `nobody can be asked: ${question}`,
      'Look at what it would do, then say --yes.',
    );
  }
  const gone = new AbortController();
  // Inquirer waits for ever for an answer that Ctrl-D says will not come.
  const onKey = (_: unknown, key: { readonly ctrl?: boolean; readonly name?: string }) => {
    if (key.ctrl === true && key.name === 'd') gone.abort();
  };
  shell.stdin.on('keypress', onKey);
  try {
    return await confirm(
      { message: question, default: false },
      {
        input: shell.stdin,
        output: outlasting(shell.stderr),
        signal: AbortSignal.any([shell.signal, gone.signal]),
      },
    );
  } catch (error) {
    // Inquirer's own names for Ctrl-C and for a signal that fired.
    if (error instanceof Error && /^(?:ExitPrompt|AbortPrompt)Error$/.test(error.name)) {
      throw interrupted('Nothing was changed.');
    }
    throw error;
  } finally {
    shell.stdin.off('keypress', onKey);
  }
}

/** The same screen, still open when Inquirer has closed what it was given. */
function outlasting({ stream, columns }: Screen): Writable {
  const output = new Writable({
    write(chunk, encoding, done) {
      // Not once it is written: what is said after the answer would come before its end.
      stream.write(chunk, encoding);
      done();
    },
  });
  return Object.assign(output, { isTTY: true, columns });
}
