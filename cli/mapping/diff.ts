import * as z from 'zod/mini';
import { loadConfig } from '../access/mapping.ts';
import type { Given } from '../command.ts';
import { usageError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { inLine, type Terminal } from '../terminal/index.ts';
import { type Change, changesOnExamples, changesOnJobs } from './changes.ts';
import { loadExamples } from './examples-file.ts';
import { counted, inWords } from './words.ts';

const text = z.optional(z.string());
const optionsSchema = z.object({ examples: text, jobs: text, config: text });

/**
 * `permit-sync mapping diff`: which facts would change from one config to another.
 *
 * @returns `EXIT.different` when one would
 */
export async function diffMappings(given: Given): Promise<ExitCode | undefined> {
  const { args, shell, terminal } = given;
  const options = optionsSchema.parse(given.options);
  const [old, next] = z.tuple([z.string(), z.string()]).parse(args.slice(0, 2));
  if (options.examples !== undefined && options.jobs !== undefined) {
    throw usageError('--examples and --jobs: one of the two', 'Compare on one, then on the other.');
  }
  if (options.config !== undefined) {
    throw usageError('--config: OLD and NEW are the configs', 'Leave --config out.');
  }
  const before = await loadConfig(old, shell.cwd, old);
  const after = await loadConfig(next, shell.cwd, next);
  const sides = { before: before.mapping, after: after.mapping };
  const { changes, subject } =
    options.jobs === undefined
      ? await changesOnExamples(
          sides,
          await loadExamples(options.examples, [after, before], shell.cwd),
          given,
        )
      : await changesOnJobs(sides, options.jobs, given);
  if (terminal.json) {
    const configs = { old: before.name, new: after.name };
    terminal.printJson({ ...configs, comparedOn: subject, differences: changes });
  } else {
    show(changes, terminal);
    terminal.note(
      changes.length === 0
        ? `Nothing would change, on ${subject}.`
        : `${counted(changes.length, 'fact')} would change, on ${subject}.`,
    );
    const staying = changes.filter(({ stays }) => stays === true).length;
    if (staying > 0) {
      terminal.note(
        `${staying} of them ${staying === 1 ? 'stays' : 'stay'} in Permit all the same: tenants and instances that rules only named are not deleted.`,
      );
    }
  }
  return changes.length === 0 ? undefined : EXIT.different;
}

/** Whole on a screen: a path of which a half is cut off tells nothing. */
function show(changes: readonly Change[], terminal: Terminal): void {
  if (changes.length === 0) return;
  const named = changes.some(({ example }) => example !== undefined);
  if (!terminal.isHuman) {
    terminal.table({
      columns: [...(named ? ['example'] : []), 'fact', 'old', 'new'],
      rows: changes.map((change) => [
        ...(named ? [change.example ?? ''] : []),
        change.path,
        inWords(change.old),
        inWords(change.new),
      ]),
    });
    return;
  }
  let told: string | undefined;
  for (const { example, path, ...values } of changes) {
    if (example !== undefined && example !== told) terminal.print(inLine(example));
    told = example;
    const indent = named ? '  ' : '';
    terminal.print(`${indent}${inLine(path)}`);
    terminal.print(`${indent}  ${terminal.style('red', 'old')}  ${inWords(values.old)}`);
    terminal.print(`${indent}  ${terminal.style('green', 'new')}  ${inWords(values.new)}`);
  }
}
