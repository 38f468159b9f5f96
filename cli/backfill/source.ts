import type { BackfillOptions } from '../../lib/backfill/index.ts';
import {
  createFileDirectory,
  describeProblem,
  type FileProblem,
} from '../../lib/directories/file/index.ts';
import type { Directory } from '../../lib/directories/index.ts';
import type { Given } from '../command.ts';
import { type OnWait, openDirectory, PROVIDER_NAMES } from '../directories/index.ts';
import { CliError } from '../errors.ts';
import type { Shell } from '../shell.ts';
import type { Terminal } from '../terminal/index.ts';
import type { Request } from './request.ts';

export interface OpenSource {
  readonly directory: Directory;
  /** How many users it says it has. A file is checked for it, and nothing is sent of one that has problems. */
  countUsers(terminal: Terminal): Promise<number | undefined>;
}

/** What opening a source needs to know of the run. */
export interface RunParts {
  /** When it began, in ms: rows of a file that have no time of their own are dated by it. */
  readonly startedAt: number;
  readonly columns: BackfillOptions['columns'];
  readonly onWait: OnWait;
}

/** What is read, for people. */
export const nameOf = ({ origin }: Request): string =>
  origin.kind === 'provider' ? PROVIDER_NAMES[origin.source] : origin.path;

/**
 * Opens what is read. Nothing is asked of a provider yet.
 *
 * @throws {CliError} `no_credentials` …; {DirectoryError} of a file
 */
export async function openSource(
  { origin }: Request,
  { access }: Given,
  shell: Shell,
  { startedAt, columns, onWait }: RunParts,
): Promise<OpenSource> {
  if (origin.kind === 'provider') {
    const directory = await openDirectory(origin.source, access, shell, onWait);
    const name = PROVIDER_NAMES[origin.source];
    return {
      directory,
      countUsers: async (terminal) => {
        terminal.note(`Asking ${name} how many users it has …`);
        return await directory.count();
      },
    };
  }
  const { format, path } = origin;
  const { now, sleep, random, signal } = shell;
  const directory = createFileDirectory({
    ...{ now, sleep, random, signal, onWait },
    path,
    format,
    runStartedAt: startedAt,
    columns,
  });
  return {
    directory,
    countUsers: async (terminal) => {
      terminal.note(`Checking ${path} …`);
      const { users, problems, more } = await directory.check();
      if (problems.length === 0) return users;
      printProblems(problems, more, terminal);
      const count = problems.length + more;
      throw new CliError(
        'bad_file',
        `${path} has ${count === 1 ? 'a problem' : `${count} problems`}; nothing was sent`,
        { remedy: 'Mend the file, and give it again.' },
      );
    },
  };
}

function printProblems(problems: readonly FileProblem[], more: number, terminal: Terminal): void {
  if (terminal.json) {
    terminal.printJson({ state: 'refused', problemCount: problems.length + more, problems });
    return;
  }
  if (terminal.isHuman) {
    // Whole: what is to be done stands at the end of each.
    for (const problem of problems) terminal.print(describeProblem(problem));
  } else {
    terminal.table({
      columns: ['row', 'column', 'problem'],
      rows: problems.map(({ row, column, message }) => [String(row), column ?? '', message]),
    });
  }
  if (more > 0) terminal.print(`and ${more} more`);
}
