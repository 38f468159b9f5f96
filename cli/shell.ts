import type { Readable, Writable } from 'node:stream';

/** A place to write to, and what is known of it. */
export interface Screen {
  readonly stream: Writable;
  /** Somebody looks at it, rather than a program. */
  readonly isTerminal: boolean;
  /** In characters. */
  readonly columns: number;
}

/** All that a command has of the world; tests give it another one. */
export interface Shell {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where relative paths begin. */
  readonly cwd: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Screen;
  readonly stderr: Screen;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  /** Fires at Ctrl-C: what is under way is brought to a clean end. */
  readonly signal: AbortSignal;
  /** While it runs, Ctrl-C is for the program that was given the terminal, and not for us: absent, there is none. */
  readonly lendTerminal?: <T>(use: () => Promise<T>) => Promise<T>;
  /** How long a queue that shows nothing more is asked, in seconds. Default: as long as a scan does. */
  readonly pollSeconds?: number;
}
