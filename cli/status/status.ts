import * as z from 'zod/mini';
import type { Action } from '../command.ts';
import { describeFailure } from '../describe-failure.ts';
import { interrupted, usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { Shell } from '../shell.ts';
import { instant } from '../terminal/index.ts';
import { asJson } from './as-json.ts';
import { draw } from './draw.ts';
import { createLook, failuresOf, type Status } from './look.ts';

const DEFAULT_SECONDS = 2;
const SHORTEST_SECONDS = 1;
/** Longer than a timer can be. */
const LONGEST_SECONDS = 86_400;
/** Cursor to the top left, and everything from there on away (ECMA-48). */
const CLEAR = '\u001b[H\u001b[2J';

const optionsSchema = z.object({
  watch: z.optional(z.union([z.literal(true), z.string()])),
  letters: z._default(z.boolean(), true),
});

/** Shows how everything stands: once, or again and again. */
export const status: Action = async ({ shell, terminal, access, options }) => {
  const { watch, letters } = optionsSchema.parse(options);
  const everyMs = watch === undefined ? undefined : secondsOf(watch) * 1000;
  const look = createLook({ access, shell, letters });

  if (everyMs === undefined) {
    const seen = await look();
    if (shell.signal.aborted) throw interrupted('permit-sync status');
    const failures = wordsOf(seen, shell);
    if (terminal.json) terminal.printJson(asJson(seen, failures));
    else draw(seen, terminal);
    for (const failure of failures) terminal.note(failure);
    return failures.length > 0 ? EXIT.failed : EXIT.done;
  }

  for (;;) {
    const seen = await look();
    if (shell.signal.aborted) return EXIT.done;
    const failures = wordsOf(seen, shell);
    if (terminal.json) {
      terminal.print(JSON.stringify(asJson(seen, failures)));
    } else {
      if (terminal.isHuman) shell.stdout.stream.write(CLEAR);
      draw(seen, terminal);
      terminal.print();
      terminal.print(terminal.style('dim', `${instant(seen.at)}, every ${everyMs / 1000} s`));
      for (const failure of failures) terminal.note(failure);
    }
    if (await wasStopped(everyMs, shell)) return EXIT.done;
  }
};

function secondsOf(watch: true | string): number {
  if (watch === true) return DEFAULT_SECONDS;
  const seconds = /^\d+(?:\.\d+)?$/.test(watch) ? Number(watch) : Number.NaN;
  if (seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS) return seconds;
  throw usageError(
    `--watch "${watch}": is no number of seconds from ${SHORTEST_SECONDS} to ${LONGEST_SECONDS}`,
    'Say for example --watch 5, or --watch alone for every 2 s.',
  );
}

/** What could not be seen, each reason once. */
function wordsOf(seen: Status, shell: Shell): readonly string[] {
  return [...new Set(failuresOf(seen).map((failure) => describeFailure(failure, shell).text))];
}

async function wasStopped(ms: number, { sleep, signal }: Shell): Promise<boolean> {
  try {
    await sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return signal.aborted;
}
