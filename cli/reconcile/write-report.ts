import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Given } from '../command.ts';
import { CliError } from '../errors.ts';
import { createTerminal } from '../terminal/index.ts';
import { asHtml } from './as-html.ts';
import { draw, summaryOf } from './draw.ts';
import type { Report } from './report.ts';
import type { Request } from './request.ts';

/** Puts the report where it was asked for, and a few lines about it on stderr. @throws {CliError} `no_file` */
export async function writeReport(report: Report, request: Request, given: Given): Promise<void> {
  const { terminal, shell } = given;
  const { output, format, limit } = request;
  if (output === undefined && format === 'table') draw(report, limit, terminal);
  else if (output === undefined) shell.stdout.stream.write(await textOf(report, request, given));
  else {
    const file = resolve(shell.cwd, output);
    try {
      // It may tell who somebody is.
      await writeFile(file, await textOf(report, request, given), { mode: 0o600 });
    } catch (cause) {
      throw new CliError('no_file', `--output ${output}: the report could not be written`, {
        cause,
        remedy: 'Give a file in a folder that is there, and that you may write to.',
      });
    }
  }
  for (const line of summaryOf(report)) terminal.note(line);
  if (output !== undefined) terminal.note(`The report is in ${output}.`);
}

async function textOf(report: Report, request: Request, given: Given): Promise<string> {
  if (request.format === 'html') return asHtml(report, request.limit);
  if (request.format === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  // As it would be in a pipe.
  const written: string[] = [];
  const { Writable } = await import('node:stream');
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  const shell = { ...given.shell, stdout: { stream, isTerminal: false, columns: 80 } };
  draw(report, request.limit, createTerminal(shell, given.terminal));
  return written.join('');
}
