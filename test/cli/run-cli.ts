import { PassThrough, Writable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { run } from '../../cli/program.ts';
import type { Shell } from '../../cli/shell.ts';

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Of `--json`. */
  json(): unknown;
}

export interface CliOptions extends Partial<Omit<Shell, 'stdin' | 'stdout' | 'stderr'>> {
  /** What is piped in. */
  readonly stdin?: string;
  /** Typed by somebody at a terminal, a line for each question, e.g. `y\n`. */
  readonly typed?: string;
  /** Screens of so many columns rather than pipes. */
  readonly columns?: number;
}

/** Runs one command line in this process, and keeps what it writes. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const { stdin, typed, columns, ...shell } = options;
  const isTerminal = columns !== undefined || typed !== undefined;
  const written = { stdout: '', stderr: '' };
  const screen = (name: 'stdout' | 'stderr') => ({
    isTerminal,
    columns: columns ?? 80,
    stream: new Writable({
      write(chunk, _encoding, done) {
        written[name] += String(chunk);
        done();
      },
    }),
  });
  const input = Object.assign(new PassThrough(), typed === undefined ? {} : { isTTY: true });
  if (typed === undefined) input.end(stdin ?? '');
  const ended = new AbortController();
  void answerQuestions(typed ?? '', input, () => written.stderr, ended.signal);
  const code = await run(args, {
    env: {},
    cwd: process.cwd(),
    now: Date.now,
    sleep: (ms, signal) => pause(ms, undefined, signal === undefined ? {} : { signal }),
    random: Math.random,
    signal: new AbortController().signal,
    pollSeconds: 0,
    ...shell,
    stdin: input,
    stdout: screen('stdout'),
    stderr: screen('stderr'),
  }).finally(() => ended.abort());
  return {
    code,
    ...written,
    json: () => JSON.parse(written.stdout),
  };
}

/** A line for each question, once it is there: what is typed before is thrown away, lest it answer what nobody has read. */
async function answerQuestions(
  typed: string,
  input: Writable,
  shown: () => string,
  ended: AbortSignal,
): Promise<void> {
  let read = 0;
  for (const line of typed.split(/(?<=\n)/)) {
    while (!shown().slice(read).includes('(y/N)')) {
      if (ended.aborted) return;
      await nextTurn();
    }
    await nextTurn();
    input.write(line);
    // The answer is drawn into the question.
    for (let turn = 0; turn < 10; turn++) await nextTurn();
    read = shown().length;
  }
}
