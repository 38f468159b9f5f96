/** What the process ends with. docs/cli.md tells the users. */
export const EXIT = {
  done: 0,
  failed: 1,
  /** The command line was wrong; nothing was done. */
  usage: 2,
  /** All went well, and what was compared is not the same. */
  different: 3,
  /** Ctrl-C (128 + SIGINT), as shells have it. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
