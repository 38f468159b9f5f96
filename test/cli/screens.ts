import { PassThrough, Writable } from 'node:stream';
import type { Shell } from '../../cli/shell.ts';

export interface Screens {
  readonly shell: Shell;
  readonly input: PassThrough;
  /** What was written so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
}

export interface ScreensOptions extends Partial<Pick<Shell, 'env' | 'now' | 'signal' | 'cwd'>> {
  /** Screens of so many columns; absent: pipes. */
  readonly columns?: number;
}

/** A shell whose screens are kept, and whose keyboard is a stream. */
export function screens({ columns, ...options }: ScreensOptions = {}): Screens {
  const written = { stdout: '', stderr: '' };
  const screen = (name: 'stdout' | 'stderr') => ({
    isTerminal: columns !== undefined,
    columns: columns ?? 80,
    stream: new Writable({
      write(chunk, _encoding, done) {
        written[name] += String(chunk);
        done();
      },
    }),
  });
  const input = Object.assign(new PassThrough(), { isTTY: columns !== undefined });
  return {
    input,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    shell: {
      env: {},
      cwd: '/',
      now: () => 0,
      sleep: () => Promise.resolve(),
      random: () => 0.5,
      signal: new AbortController().signal,
      ...options,
      stdin: input,
      stdout: screen('stdout'),
      stderr: screen('stderr'),
    },
  };
}
