import { Command, CommanderError } from 'commander';
import project from '../package.json' with { type: 'json' };
import { type Act, createAct, type Register } from './command.ts';
import { commands } from './commands.ts';
import { describeFailure } from './describe-failure.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Shell } from './shell.ts';
import { mayColour } from './terminal/terminal.ts';

const WIDTH = 80;

/**
 * Runs one command line.
 *
 * @param args - without the program's own name
 * @returns the exit code; every failure is told on stderr, in words, and never thrown
 */
export async function run(args: readonly string[], shell: Shell): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const act = createAct(shell, (ended) => {
    code = ended;
  });
  try {
    await createProgram(shell, act).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const failure = describeFailure(error, shell);
    shell.stderr.stream.write(`${failure.text}\n`);
    return failure.exitCode;
  }
}

/** The whole tree of commands. */
export function createProgram(shell: Shell, act: Act, registers: readonly Register[] = commands) {
  const program = new Command('permit-sync');
  program
    .description('See what is stuck and why, mend it, replay it; bring users in; compare; check.')
    .option('-s, --stage <name>', 'a deployed stage, or "local": the stack of npm run dev')
    .option('--region <name>', 'AWS region of the stage')
    .option('--service <name>', 'of the stage, if it is not "permit-sync"')
    .option('--config <file>', "the mapping, if not this folder's sync.config.ts")
    .option('--json', 'one JSON value on stdout')
    .option('-y, --yes', 'answer yes to what would be asked')
    .option('--show-personal-data', 'e-mails, names and metadata in clear')
    .version(project.version, '-V, --version', 'which version this is')
    .configureHelp({ subcommandTerm: (command) => command.name(), showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void shell.stdout.stream.write(text),
      writeErr: (text) => void shell.stderr.stream.write(text),
      getOutHelpWidth: () =>
        Math.min(WIDTH, shell.stdout.isTerminal ? shell.stdout.columns : WIDTH),
      getErrHelpWidth: () =>
        Math.min(WIDTH, shell.stderr.isTerminal ? shell.stderr.columns : WIDTH),
      getOutHasColors: () => mayColour(shell.env, shell.stdout.isTerminal),
      getErrHasColors: () => mayColour(shell.env, shell.stderr.isTerminal),
    })
    .showHelpAfterError('(add --help for what it takes)')
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText(
      'after',
      `
Exit codes: 0 done · 1 failed · 2 wrong command line · 3 differences found
            130 stopped by Ctrl-C

Start here:
  $ permit-sync status --stage prod
  $ permit-sync dlq list --stage prod
  $ permit-sync doctor --stage local`,
    );
  for (const register of registers) register(program, act);
  for (const command of all(program)) command.helpCommand(false).exitOverride();
  return program;
}

function all(command: Command): Command[] {
  return [command, ...command.commands.flatMap((one) => all(one))];
}
