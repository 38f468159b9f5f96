import * as z from 'zod/mini';
import { type ExampleResult, runExample } from '../../lib/examples/index.ts';
import { loadConfig } from '../access/mapping.ts';
import type { Given } from '../command.ts';
import { placeOf } from '../command-line.ts';
import { interrupted } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { inLine, type Terminal } from '../terminal/index.ts';
import { loadExamples } from './examples-file.ts';
import { counted, inWords } from './words.ts';

const optionsSchema = z.object({ examples: z.optional(z.string()) });

/**
 * `permit-sync mapping test`: whether every example comes to what it states. Examples are the author's own: nothing in
 * them is masked.
 *
 * @returns `EXIT.failed` when one does not
 */
export async function testMapping({
  options,
  shell,
  terminal,
}: Given): Promise<ExitCode | undefined> {
  const { cwd, signal } = shell;
  const config = await loadConfig(placeOf(options).config, cwd);
  const { examples: file } = optionsSchema.parse(options);
  const { name, examples } = await loadExamples(file, [config], cwd);
  const results: ExampleResult[] = [];
  for (const example of examples) {
    if (signal.aborted) throw interrupted('Nothing was changed.');
    results.push(await runExample(example, config.mapping));
  }
  const failed = results.filter(({ ok }) => !ok).length;
  if (terminal.json) {
    const total = results.length;
    terminal.printJson({ config: config.name, examples: name, total, failed, results });
  } else {
    if (terminal.isHuman) for (const result of results) tell(result, terminal);
    else tabulate(results, terminal);
    terminal.note(`${counted(results.length, 'example')} of ${name}, by ${config.name}.`);
    terminal.note(failed === 0 ? 'All are as stated.' : `${failed} not as stated.`);
  }
  return failed === 0 ? undefined : EXIT.failed;
}

function tell({ name, ok, differences, remarks }: ExampleResult, terminal: Terminal): void {
  const mark = ok ? terminal.style('green', 'ok   ') : terminal.style('red', 'wrong');
  terminal.print(`${mark}  ${inLine(name)}`);
  for (const { path, expected, found } of differences) {
    terminal.print(`       ${inLine(path)}`);
    terminal.print(`         expected  ${inWords(expected)}`);
    terminal.print(`         found     ${inWords(found)}`);
  }
  for (const remark of remarks) terminal.print(`       ${inLine(remark)}`);
}

function tabulate(results: readonly ExampleResult[], terminal: Terminal): void {
  terminal.table({
    columns: ['result', 'example', 'fact', 'expected', 'found'],
    rows: results.flatMap(({ name, ok, differences }) =>
      ok
        ? [['ok', name, '', '', '']]
        : differences.map(({ path, expected, found }) => [
            'wrong',
            name,
            path,
            inWords(expected),
            inWords(found),
          ]),
    ),
  });
}
