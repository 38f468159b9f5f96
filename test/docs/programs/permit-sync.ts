import type { Command } from 'commander';
import { createProgram } from '../../../cli/program.ts';
import { type CliRun, runCli } from '../../cli/run-cli.ts';
import { screens } from '../../cli/screens.ts';
import { argumentsOf, type CommandLine } from '../command-lines.ts';
import type { HereAndNow, Place } from '../place.ts';

/** These want an API that nobody stands in for here: they are read, and stopped before they act. */
const READ_ONLY: readonly RegExp[] = [
  /^cognito (attach|detach|check)\b/,
  /^(backfill|reconcile) (auth0|cognito)\b/,
  /--source (auth0|cognito)\b/,
  // Wants the package, as npm installs it: test/cli/build.test.ts.
  /^build\b/,
];
/** What compares ends with 3 when there are differences. */
const COMPARES = /^(verify|reconcile|mapping (check|diff))\b/;
/** Ends with 1 when it has found something: that is what it is for, and there are dead letters here. */
const FINDS = /^doctor\b/;

/** Reads the arguments as the program does. @throws when it would not take them */
async function readByProgram(args: readonly string[]): Promise<void> {
  let stderr = '';
  const { shell } = screens({});
  const program = createProgram(shell, () => () => Promise.resolve());
  const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];
  for (const command of all(program)) {
    command.exitOverride().configureOutput({
      writeOut: () => undefined,
      writeErr: (text) => {
        stderr += text;
      },
    });
  }
  await program.parseAsync([...args], { from: 'user' }).catch((cause: unknown) => {
    if (stderr !== '') throw new Error(stderr, { cause });
  });
}

/** Runs it in this process, at the local stack; what would watch for ever is stopped as by Ctrl-C. */
async function run({ args, env }: HereAndNow, cwd: string): Promise<CliRun> {
  const stop = new AbortController();
  const watches = args.includes('--watch');
  return await runCli(args, {
    cwd,
    env,
    ...(watches
      ? {
          signal: stop.signal,
          sleep: () => {
            stop.abort();
            return Promise.reject(new Error('stopped'));
          },
        }
      : {}),
  });
}

function endedWell(line: string, { code, stdout, stderr }: CliRun): boolean {
  if (code === 0) return true;
  if (code === 3) return COMPARES.test(line);
  return code === 1 && FINDS.test(line) && stdout !== '' && stderr === '';
}

/** Runs `permit-sync …` at the local stack; what wants an API that is not here is read, and no more. */
export async function runPermitSync(command: CommandLine, place: Place): Promise<void> {
  const given = argumentsOf(command);
  await readByProgram(given);
  if (READ_ONLY.some((one) => one.test(given.join(' ')))) return;
  const here = await place.asHere(command);
  const ended = await run(here, place.folder);
  if (!endedWell(given.join(' '), ended)) {
    throw new Error(`ended with ${ended.code}: ${ended.stderr}${ended.stdout}`);
  }
}
