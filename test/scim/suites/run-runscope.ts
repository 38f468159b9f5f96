/**
 * Runs a test that was exported from Runscope against an endpoint that is up.
 *
 *     node test/scim/suites/run-runscope.ts FILE [--script FILE] [--set NAME=VALUE…] [--pauses]
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { tableOf } from './counts.ts';
import { readExport, runSuite, SuiteError } from './runscope/index.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    script: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
    pauses: { type: 'boolean', default: false },
  },
});
const [file] = positionals;
try {
  if (file === undefined) throw new SuiteError('name the file of the suite');
  const counts = await runSuite(readExport(await readFile(file, 'utf8')), {
    variables: new Map(values.set.map(pairOf)),
    initialScript: values.script === undefined ? undefined : await readFile(values.script, 'utf8'),
    pauses: values.pauses,
  });
  console.log(tableOf([counts]));
  process.exitCode = counts.failed === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof SuiteError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function pairOf(text: string): [string, string] {
  const [name = '', ...value] = text.split('=');
  return [name, value.join('=')];
}
