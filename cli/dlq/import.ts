import * as z from 'zod/mini';
import { type LetterToSend, sendLetters } from '../../lib/queue/index.ts';
import type { Action, Given } from '../command.ts';
import { interrupted } from '../errors.ts';
import { commandLine } from './command-line.ts';
import { digestOf } from './letter-digest.ts';
import { type LetterLines, openLetterLines } from './letter-lines.ts';
import { look, warnOfUnseen } from './look.ts';

/** Letters that are sent at once; the queue confirms each of them before the next. */
const CHUNK = 100;

/** `permit-sync dlq import` */
export const importLetters: Action = async (given) => {
  const source = z.string().parse(given.args[0]);
  const lines = await openLetterLines(source, given.shell);
  try {
    const total = await lines.check();
    const there = await countLetters(given);
    return await send(given, { source, lines, total, there });
  } finally {
    await lines.close();
  }
};

/** How often each letter is in the queue, by digest. */
async function countLetters(given: Given): Promise<Map<string, number>> {
  const there = new Map<string, number>();
  const seen = await look(given, {
    resume: 'Nothing was sent.',
    async visit(letters) {
      for (const letter of letters) {
        const digest = digestOf(letter);
        there.set(digest, (there.get(digest) ?? 0) + 1);
      }
      return undefined;
    },
  });
  warnOfUnseen(seen, given.terminal);
  return there;
}

interface Import {
  readonly source: string;
  readonly lines: LetterLines;
  readonly total: number;
  /** Letters that are in the queue already: as many of each are skipped. */
  readonly there: Map<string, number>;
}

async function send(
  { access, shell, terminal, options }: Given,
  { source, lines, total, there }: Import,
): Promise<undefined> {
  const { client, dead } = await access.queues();
  const progress = terminal.progress({ unit: 'letters', total });
  let imported = 0;
  let skipped = 0;
  let chunk: LetterToSend[] = [];

  async function flush(): Promise<void> {
    if (shell.signal.aborted) {
      throw interrupted(
        `${imported} letters were imported. To go on (those are skipped then):\n` +
          commandLine(['dlq', 'import'], [source], options),
      );
    }
    await sendLetters(chunk, { client, queueUrl: dead });
    imported += chunk.length;
    chunk = [];
    progress.update(imported + skipped);
  }

  try {
    for await (const letter of lines.read()) {
      const digest = digestOf(letter);
      const count = there.get(digest) ?? 0;
      if (count > 0) {
        there.set(digest, count - 1);
        skipped += 1;
        continue;
      }
      chunk.push(letter);
      if (chunk.length === CHUNK) await flush();
    }
    if (chunk.length > 0) await flush();
  } finally {
    progress.stop();
  }
  if (terminal.json) terminal.printJson({ letters: total, imported, skipped });
  else terminal.print(`${imported} letters imported`);
  if (skipped > 0) terminal.note(`${skipped} were there already, and were skipped.`);
  if (imported > 0) terminal.note('Imported letters have new ids: permit-sync dlq list --letters');
  return undefined;
}
