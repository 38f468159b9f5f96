import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { argumentsOf, type CommandLine, programOf } from '../command-lines.ts';
import { ROOT } from '../pages.ts';

/** Where the files of a document's command may be: at the top, or among what it shows. */
const PLACES = ['', 'examples/handoff-snippets'];
/** What a clone is called. */
const CLONE = 'permit-sync';

export function fileOf(name: string): string {
  const found = PLACES.map((place) => join(ROOT, place, name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

/** `node FILE …`: the file is there, and knows the options. */
export function checkNode(command: CommandLine): void {
  const [file = '', ...args] = argumentsOf(command);
  const source = readFileSync(fileOf(file), 'utf8');
  for (const option of args.filter((word) => word.startsWith('--'))) {
    if (!source.includes(option.slice(2))) throw new Error(`${file} does not know ${option}`);
  }
}

/** `cd`, `cp`: what they name is there. */
export function checkShell(command: CommandLine): void {
  const [first = ''] = argumentsOf(command);
  if (programOf(command) === 'cd' && first === CLONE) return;
  fileOf(first);
}

/** What sets variables, and does nothing else. */
export async function runInShell({ text }: CommandLine): Promise<void> {
  await promisify(execFile)('bash', ['-ec', text], { env: { PATH: process.env['PATH'] } });
}
