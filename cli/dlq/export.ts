import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod/mini';
import type { DeadLetter } from '../../lib/queue/index.ts';
import type { Action, Given } from '../command.ts';
import { usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { type Choice, readChoice } from './chosen.ts';
import { replaceLetterFile } from './letter-file.ts';
import { encodeLine } from './letter-line.ts';
import { type Look, look, warnOfUnseen } from './look.ts';

const STDOUT = '-';

/** `permit-sync dlq export` */
export const exportLetters: Action = async (given) => {
  const { terminal, shell } = given;
  const target = z.string().parse(given.args[0]);
  if (target === STDOUT && terminal.json) {
    throw usageError('--json: the letters go to stdout', 'Leave --json out, or give a file.');
  }
  const choice = await readChoice(given, { ids: [], otherwise: 'all' });
  if (target === STDOUT) {
    const { letters, seen } = await copy(given, choice, async (found) => {
      for (const letter of found) {
        const isRoom = shell.stdout.stream.write(`${encodeLine(letter)}\n`);
        if (!isRoom) await once(shell.stdout.stream, 'drain');
      }
    });
    terminal.note(`${letters} letters. They hold personal data.`);
    return endOf(seen, given);
  }

  const path = resolve(shell.cwd, target);
  if (existsSync(path) && !(await terminal.ask(`${target} is there already: overwrite it?`))) {
    terminal.note('Nothing was written.');
    return undefined;
  }
  const { letters, seen } = await replaceLetterFile(path, (file) =>
    copy(given, choice, (found) => file.append(found)),
  );
  if (terminal.json) {
    terminal.printJson({
      file: path,
      letters,
      complete: seen.complete,
      outOfSight: seen.outOfSight,
    });
  } else {
    terminal.print(`${letters} letters in ${target}`);
    terminal.note(
      'They hold personal data: nobody but you can read the file; delete it when it is done with.',
    );
  }
  return endOf(seen, given);
};

async function copy(
  given: Given,
  choice: Choice,
  write: (letters: readonly DeadLetter[]) => Promise<void>,
): Promise<{ readonly letters: number; readonly seen: Look }> {
  let letters = 0;
  const seen = await look(given, {
    resume: () => 'No file was written, and the queue is as it was.',
    async visit(found) {
      const chosen = found.filter((letter) => choice.choose(letter) !== undefined);
      letters += chosen.length;
      if (chosen.length > 0) await write(chosen);
      return undefined;
    },
  });
  return { letters, seen };
}

/** An export that lacks letters is no success. */
function endOf(seen: Look, { terminal }: Given) {
  warnOfUnseen(seen, terminal);
  return seen.complete ? undefined : EXIT.failed;
}
