import type { Command } from 'commander';
import * as z from 'zod/mini';
import { type Access, createAccess } from './access/index.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Shell } from './shell.ts';
import { createTerminal, type Terminal } from './terminal/index.ts';

/** What the action of a command is given. */
export interface Given {
  readonly shell: Shell;
  readonly terminal: Terminal;
  /** Where the command works; nothing is opened before it is asked for. */
  readonly access: Access;
  /** The arguments, in order: a string, a list of strings, or `undefined`. */
  readonly args: readonly unknown[];
  /** The options, of the program too; read them with a schema. */
  readonly options: unknown;
}

/** @returns the exit code, if it is another than 0 */
export type Action = (given: Given) => Promise<ExitCode | undefined>;

/** Puts an action behind a command. */
export type Act = (action: Action) => (...received: readonly unknown[]) => Promise<void>;

/** Adds commands to the program. */
export type Register = (program: Command, act: Act) => void;

const globals = z.object({
  stage: z.optional(z.string()),
  region: z.optional(z.string()),
  service: z.optional(z.string()),
  config: z.optional(z.string()),
  json: z.optional(z.boolean()),
  yes: z.optional(z.boolean()),
  showPersonalData: z.optional(z.boolean()),
});

/** @param ended - told what each action ended with */
export function createAct(shell: Shell, ended: (code: ExitCode) => void): Act {
  return (action) =>
    async (...received) => {
      // Commander passes the arguments, then the command's own options, then the command.
      const command = received.at(-1);
      const options: unknown = isCommand(command) ? command.optsWithGlobals() : {};
      const flags = globals.parse(options);
      const terminal = createTerminal(shell, {
        json: flags.json === true,
        yes: flags.yes === true,
        showPersonalData: flags.showPersonalData === true,
      });
      const access = createAccess(
        {
          stage: flags.stage,
          region: flags.region,
          service: flags.service,
          configFile: flags.config,
        },
        shell,
      );
      try {
        const code = await action({
          shell,
          terminal,
          access,
          args: received.slice(0, -2),
          options,
        });
        if (code !== undefined) ended(code);
      } finally {
        access.close();
      }
    };
}

const isCommand = (value: unknown): value is Command =>
  typeof value === 'object' && value !== null && 'optsWithGlobals' in value;
