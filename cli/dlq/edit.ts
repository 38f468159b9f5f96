import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import * as z from 'zod/mini';
import type { Json } from '../../lib/jobs/index.ts';
import { type DeadLetter, sendLetters } from '../../lib/queue/index.ts';
import type { Action, Given } from '../command.ts';
import { commandLine, placeOf } from '../command-line.ts';
import { CliError, interrupted } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { differencesOf, leavesOf } from './differences.ts';
import { type Editable, EditRefused, editableOf } from './edited-letter.ts';
import { openInEditor } from './editor.ts';
import { findLetter } from './find-letter.ts';
import { look } from './look.ts';
import { readJson } from './read-json.ts';

const schema = z.object({ file: z.optional(z.string()) });

/** `permit-sync dlq edit` */
export const edit: Action = async (given) => {
  const { terminal } = given;
  const { file } = schema.parse(given.options);
  const letter = await findLetter(given, z.string().parse(given.args[0]));
  const editable = editableOf(letter.body);
  const body =
    file === undefined
      ? await editByHand(editable, given)
      : checked(editable, await readNew(file, given));
  // Blanks and the order of names are no change.
  const [before, after] = [readJson(editable.text), readJson(editableOf(body).text)];
  const changes = differencesOf(before, after);
  if (changes.length === 0) {
    if (terminal.json) terminal.printJson({ id: letter.messageId, changed: [] });
    terminal.note('Unchanged: the letter is as it was.');
    return undefined;
  }
  showChanges(changes, before, after, given);
  if (!(await terminal.ask('Replace the letter?'))) {
    terminal.note('Nothing was changed.');
    return undefined;
  }
  const { isCleared, id } = await replace(letter, body, given);
  if (terminal.json) {
    terminal.printJson({
      replaced: letter.messageId,
      id: id ?? null,
      changed: changes.map(({ path }) => path),
      oldDeleted: isCleared,
    });
  } else terminal.print(`Letter ${letter.messageId} is replaced; the new one is ${id ?? 'there'}.`);
  const options = placeOf(given.options);
  terminal.note(
    id === undefined
      ? `See its id: ${commandLine(['dlq', 'list'], [], { letters: true, ...options })}`
      : `Send it: ${commandLine(['dlq', 'replay'], [id], options)}`,
  );
  if (isCleared) return undefined;
  terminal.warn(
    `the old letter is still there: ${commandLine(['dlq', 'drop'], [letter.messageId], options)}`,
  );
  return EXIT.failed;
};

async function readNew(file: string, { shell }: Given): Promise<string> {
  try {
    return file === '-'
      ? await readText(addAbortSignal(shell.signal, shell.stdin))
      : await readFile(resolve(shell.cwd, file), 'utf8');
  } catch (cause) {
    if (shell.signal.aborted) throw interrupted('Nothing was changed.');
    throw new CliError('no_file', `--file ${file}: cannot be read`, {
      cause,
      remedy: 'Check the path.',
    });
  }
}

const invalid = (error: EditRefused): CliError =>
  new CliError('invalid_letter', `the edited letter cannot be used: ${error.message}`, {
    cause: error,
    remedy: 'Nothing was changed. Mend what is named, and edit again.',
  });

function checked(editable: Editable, text: string): string {
  try {
    return editable.bodyOf(text);
  } catch (error) {
    throw error instanceof EditRefused ? invalid(error) : error;
  }
}

/**
 * Opens it as often as it takes, or until whoever edits gives up.
 *
 * @returns the new body
 */
async function editByHand(editable: Editable, { terminal, shell }: Given): Promise<string> {
  const file = await openInEditor(editable.text, shell);
  try {
    for (;;) {
      const text = await file.edit();
      try {
        return editable.bodyOf(text);
      } catch (error) {
        if (!(error instanceof EditRefused)) throw error;
        // With --yes, or nobody there, the same would come again and again.
        if (terminal.yes || terminal.json || shell.stdin.isTTY !== true) throw invalid(error);
        terminal.warn(`the edited letter cannot be used: ${error.message}`);
        if (!(await terminal.ask('Open it again?'))) throw invalid(error);
      }
    }
  } finally {
    await file.close();
  }
}

function showChanges(
  changes: ReturnType<typeof differencesOf>,
  before: Json,
  after: Json,
  { terminal }: Given,
): void {
  const [old, edited] = [before, after].map((value) => leavesOf(terminal.personalFields(value)));
  const shown = (value: Json | undefined) => (value === undefined ? '-' : JSON.stringify(value));
  for (const { path } of changes) {
    terminal.note(`  ${path}: ${shown(old?.get(path))} → ${shown(edited?.get(path))}`);
  }
}

/**
 * Puts the edited letter into the queue, and only when that is confirmed takes the old one out.
 *
 * @returns the id of the new one, and whether the old one is gone
 */
async function replace(
  letter: DeadLetter,
  body: string,
  given: Given,
): Promise<{ readonly id: string | undefined; readonly isCleared: boolean }> {
  const { client, dead } = await given.access.queues();
  let isSent = false;
  let id: string | undefined;
  const { undeleted } = await look(given, {
    enough: () => isSent,
    async visit(letters) {
      if (!letters.some(({ messageId }) => messageId === letter.messageId)) return undefined;
      [id] = await sendLetters([{ body, reason: letter.reason }], { client, queueUrl: dead });
      isSent = true;
      return new Set([letter.messageId]);
    },
  });
  if (isSent) return { id, isCleared: undeleted.length === 0 };
  throw new CliError('letter_gone', `letter ${letter.messageId} is not there any more`, {
    remedy: 'Somebody else dealt with it, or looks at it now. Nothing was changed.',
  });
}
