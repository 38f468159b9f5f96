import { styleText } from 'node:util';
import type { Json } from '../../lib/jobs/index.ts';
import type { Screen, Shell } from '../shell.ts';
import { askYes } from './ask.ts';
import { legible } from './legible.ts';
import { maskFields, maskText } from './personal-data.ts';
import { type Progress, type ProgressOptions, startProgress } from './progress.ts';
import { drawTable, type Table } from './table.ts';

export interface TerminalOptions {
  /** `--json`: one JSON value on stdout, and nothing else there. */
  readonly json: boolean;
  /** `--show-personal-data` */
  readonly showPersonalData: boolean;
  /** `--yes`: questions are answered. */
  readonly yes: boolean;
}

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** How a command speaks: results on stdout, everything else on stderr. */
export interface Terminal extends TerminalOptions {
  /** Somebody reads stdout on a screen: colours, aligned tables, ages such as `3 h`. */
  readonly isHuman: boolean;
  /** Columns of stdout; of a pipe, none that would cut anything. */
  readonly columns: number;
  /** A line of the result. */
  print(line?: string): void;
  /** The result as JSON. */
  printJson(value: unknown): void;
  /** Aligned on a screen; in a pipe, cells between tabs, never cut. */
  table(table: Table): void;
  /** A line about how it goes. */
  note(line: string): void;
  warn(line: string): void;
  /** For stdout; plain in a pipe, with `NO_COLOR` and `TERM=dumb`. */
  style(style: Style, text: string): string;
  /** A text that tells who somebody is: masked unless personal data is to be shown. */
  personal(text: string): string;
  /** The same for a JSON value: profile fields and metadata are masked, ids and structure stay. */
  personalFields(value: Json): Json;
  /**
   * Asks for a yes. Answered by `--yes`.
   *
   * @throws {CliError} `usage` where nobody can be asked; `interrupted` at Ctrl-C
   */
  ask(question: string): Promise<boolean>;
  /** A bar on a screen, a line now and then elsewhere; on stderr, and none with `--quiet` screens. */
  progress(options: ProgressOptions): Progress;
}

/** Whether to colour: https://no-color.org, and terminals that can't. */
export function mayColour(env: Shell['env'], isTerminal: boolean): boolean {
  return isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

/** A pipe gets it as it is. */
function write({ stream, isTerminal }: Screen, line: string): void {
  stream.write(`${isTerminal ? legible(line) : line}\n`);
}

export function createTerminal(shell: Shell, options: TerminalOptions): Terminal {
  const { stdout, stderr, env } = shell;
  const colour = mayColour(env, stdout.isTerminal);
  const colourNotes = mayColour(env, stderr.isTerminal);
  const columns = stdout.isTerminal ? stdout.columns : Number.POSITIVE_INFINITY;
  const print = (line = '') => write(stdout, line);
  const note = (line: string) => write(stderr, line);
  const styled = (on: boolean, style: Style, text: string) =>
    on ? styleText(style, text, { validateStream: false }) : text;

  return {
    ...options,
    isHuman: stdout.isTerminal && !options.json,
    columns,
    print,
    printJson: (value) => print(JSON.stringify(value, null, 2)),
    table: (table) => print(drawTable(table, { isTerminal: stdout.isTerminal, columns, colour })),
    note,
    warn: (line) => note(`${styled(colourNotes, 'yellow', 'warning:')} ${line}`),
    style: (style, text) => styled(colour, style, text),
    personal: (text) => (options.showPersonalData ? text : maskText(text)),
    personalFields: (value) => (options.showPersonalData ? value : maskFields(value)),
    ask: (question) => askYes(legible(question), shell, options),
    progress: (settings) => startProgress(settings, shell),
  };
}
