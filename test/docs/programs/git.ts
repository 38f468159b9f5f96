import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argumentsOf, type CommandLine } from '../command-lines.ts';
import type { Place } from '../place.ts';
import { fileOf } from './files.ts';

/** What goes in every clone. */
const ANYWHERE: ReadonlySet<string | undefined> = new Set(['clone', 'pull', 'checkout']);

/** `git show BRANCH:FILE > COPY` puts the file there, as it is now, for the commands that follow. */
export function checkGit(command: CommandLine, place: Place): void {
  const [name, what = ''] = argumentsOf(command);
  if (ANYWHERE.has(name)) return;
  if (name !== 'show') throw new Error(`nobody looks after git ${name}`);
  const [, file = ''] = what.split(':');
  const text = readFileSync(fileOf(file), 'utf8');
  if (command.into !== undefined) writeFileSync(join(place.folder, command.into), text);
}
