import type { Given } from '../command.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../terminal/index.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { openPool } from './pool.ts';
import { attach, check, detach } from './wiring.ts';

/** Every sign-up depends on what is in these slots. */
const QUESTIONS = { attach: 'Put it into', detach: 'Take it out of' } as const;

/** `permit-sync cognito attach|detach|check` */
export async function runWiring(
  command: 'attach' | 'detach' | 'check',
  { options, terminal }: Given,
): Promise<ExitCode | undefined> {
  const given = readArguments(options);
  const pool = openPool(given.poolId, given.region);
  try {
    const wiring = { ...given, pool };
    if (command === 'check') {
      await check(wiring);
      tell(`${given.triggers.join(', ')}: attached.`, given, [], terminal);
      return undefined;
    }
    const act = command === 'attach' ? attach : detach;
    const planned = await act({ ...wiring, dryRun: true });
    if (!given.dryRun && planned.changed.length > 0) {
      const slots = planned.changed.join(', ');
      if (!(await terminal.ask(`${QUESTIONS[command]} ${slots} of ${given.poolId}?`))) {
        terminal.note('Nothing was changed.');
        return undefined;
      }
    }
    const { changed } = given.dryRun ? planned : await act(wiring);
    tell(sentence(command, changed, given), given, changed, terminal);
    return undefined;
  } finally {
    pool.close();
  }
}

function sentence(
  command: 'attach' | 'detach',
  changed: readonly string[],
  { triggers, dryRun }: Arguments,
): string {
  if (changed.length === 0) return `Nothing to ${command}: ${triggers.join(', ')} as asked for.`;
  const done = dryRun ? `would be ${command}ed; nothing was changed` : `${command}ed`;
  return `${changed.join(', ')}: ${done}.`;
}

function tell(
  text: string,
  { poolId, functionArn, triggers, dryRun }: Arguments,
  changed: readonly string[],
  terminal: Terminal,
): void {
  if (!terminal.json) {
    terminal.print(text);
    return;
  }
  terminal.printJson({ pool: poolId, function: functionArn, triggers, changed, dryRun });
}
