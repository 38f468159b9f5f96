import * as z from 'zod/mini';
import { type LetterToSend, queueNameOf, sendLetters } from '../../lib/queue/index.ts';
import type { Action, Given } from '../command.ts';
import { commandLine } from '../command-line.ts';
import { interrupted } from '../errors.ts';
import { digestOf } from './letter-digest.ts';
import { type LetterLines, openLetterLines } from './letter-lines.ts';
import { type Look, look, warnOfUnseen } from './look.ts';

/** Letters that are sent at once; the queue confirms each of them before the next. */
const CHUNK = 100;

/** `permit-sync dlq import` */
export const importLetters: Action = async (given) => {
  const source = z.string().parse(given.args[0]);
  const lines = await openLetterLines(source, given.shell);
  try {
    const total = await lines.check();
    const { there, seen } = await countLetters(given);
    if (total > 0 && !(await given.terminal.ask(await questionOf(total, seen, given)))) {
      given.terminal.note('Nothing was changed.');
      return undefined;
    }
    return await send(given, { source, lines, total, there });
  } finally {
    await lines.close();
  }
};

/** How often each letter is in the queue, by digest. */
async function countLetters(given: Given) {
  const there = new Map<string, number>();
  const seen = await look(given, {
    resume: () => 'Nothing was sent.',
    async visit(letters) {
      for (const letter of letters) {
        const digest = digestOf(letter);
        there.set(digest, (there.get(digest) ?? 0) + 1);
      }
      return undefined;
    },
  });
  warnOfUnseen(seen, given.terminal);
  return { there, seen };
}

async function questionOf(total: number, seen: Look, { access }: Given): Promise<string> {
  const { dead } = await access.queues();
  const { label } = await access.place();
  const unseen = !seen.complete || seen.outOfSight > 0 || seen.later > 0;
  const twice = unseen ? ' What was not looked at there may be there twice then.' : '';
  return `Put ${total} letters into ${queueNameOf(dead)} (${label}), but for those that are there?${twice}`;
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
