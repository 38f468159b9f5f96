import { EXIT, type ExitCode } from './exit-codes.ts';

export interface CliErrorOptions extends ErrorOptions {
  /** What to do about it: a sentence, or a command line. */
  readonly remedy?: string | undefined;
  readonly exitCode?: ExitCode;
}

/** Why a command ended before it was done, in words for whoever typed it. */
export class CliError extends Error {
  /** Stable, for scripts and tests, e.g. `no_such_letter`. */
  readonly code: string;
  readonly remedy: string | undefined;
  readonly exitCode: ExitCode;

  constructor(code: string, message: string, options: CliErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'CliError';
    this.code = code;
    this.remedy = options.remedy;
    this.exitCode = options.exitCode ?? EXIT.failed;
  }
}

/** The command line itself was wrong. */
export const usageError = (message: string, remedy?: string): CliError =>
  new CliError('usage', message, { remedy, exitCode: EXIT.usage });

/** Stopped by Ctrl-C. @param resume - how to go on */
export const interrupted = (resume?: string): CliError =>
  new CliError('interrupted', 'stopped', { remedy: resume, exitCode: EXIT.interrupted });
