/**
 * `npm run demo`: the main job, end to end, on this machine; ends by itself, with 0 if all is well. With
 * `--config examples/NAME`: that folder's examples, by that folder's config.
 */
import { pathToFileURL } from 'node:url';
import { startCognitoLocal } from './cognito/index.ts';
import { fromAuth0, fromClerk, fromCognito } from './demo/arrivals.ts';
import { roles } from './demo/cast.ts';
import { ChoiceError, type Chosen, chosenBy } from './demo/examples/chosen.ts';
import { playAll } from './demo/examples/play-all.ts';
import { readPlay } from './demo/examples/read.ts';
import { createReport } from './demo/report.ts';
import { createStage, showAssignments, showFacts } from './demo/stage.ts';
import { mendAndReplay, revocation, unknownRole } from './demo/trouble.ts';
import { type LogEntry, readLine } from './dev/log-line.ts';
import { briefLine } from './dev/print.ts';
import { type Stack, startStack } from './stack/index.ts';

/** Every wait in it is bounded; this is for what nobody thought of. So long nothing was said: examples may be many. */
const WATCHDOG_MS = 90_000;
/** The command line, or what it names, cannot be used. */
const USAGE_EXIT = 2;
/** The story's own: what it tells is so by no other. */
const CONFIG = new URL('pass-through.config.ts', import.meta.url);
/** Of the functions' output, what is shown when something went wrong. */
const LAST_LINES = 30;

const watchdog = setTimeout(() => {
  report.failed('Not as it should be', `nothing has happened for ${WATCHDOG_MS / 1000} s`);
  process.exit(1);
}, WATCHDOG_MS);
watchdog.unref();

const report = createReport((line) => {
  watchdog.refresh();
  console.log(line);
});
const lines: string[] = [];
const entries: LogEntry[] = [];

async function play(stack: Stack, cognito: ReturnType<typeof startCognitoLocal>): Promise<void> {
  const stage = createStage(stack, report, entries);
  await fromClerk(stage);
  await fromAuth0(stage);
  await fromCognito(stage, cognito);
  report.title('4  What Permit holds now');
  showFacts(report, stage.facts());
  await unknownRole(stage);
  await mendAndReplay(stage);
  await revocation(stage);
  showAssignments(report, stage.facts());
}

/** Each line that a function writes. */
function keep(name: string, line: string): void {
  const entry = readLine(line);
  if (entry === null) return;
  if (typeof entry !== 'string') entries.push(entry);
  lines.push(typeof entry === 'string' ? `${name}: ${entry}` : briefLine(name, entry));
  if (lines.length > LAST_LINES) lines.shift();
}

const secondsSince = (started: number): string =>
  `${((performance.now() - started) / 1000).toFixed(1)} s`;

async function main(): Promise<number> {
  const started = performance.now();
  report.title('permit-sync: from a sign-up to facts in Permit');
  report.note('SQS, DynamoDB and Permit are stand-ins in this process, on free ports;');
  report.note('the functions are those that are deployed.');
  // Nothing of the caller's: the demo never writes to a real Permit.
  const stack = await startStack({ roles, config: CONFIG, onLine: keep });
  const cognito = startCognitoLocal(stack.urls.http, 'cognito');
  cognito.catch(() => {});
  try {
    await play(stack, cognito);
    report.title(`All as it should be, in ${secondsSince(started)}`);
    report.note('npm run dev keeps such a stack running, for events of your own.');
    console.log('');
    return 0;
  } catch (error) {
    report.failed('Not as it should be', error instanceof Error ? error.message : String(error));
    report.title('What the functions said last');
    for (const line of lines) report.note(line);
    return 1;
  } finally {
    await (await cognito.catch(() => undefined))?.close();
    await stack.close();
  }
}

async function examples(chosen: Chosen): Promise<number> {
  const started = performance.now();
  const what = await readPlay(chosen);
  const count = what.examples.length;
  report.title(`permit-sync: ${chosen.name}`);
  report.note(`${count} examples, each in an empty Permit; SQS, DynamoDB and Permit are stand-ins`);
  report.note('in this process. The functions are those that are deployed, with this config.');
  const failed = await playAll(what, pathToFileURL(chosen.config), report);
  const took = secondsSince(started);
  if (failed === 0) report.title(`All ${count} examples are as stated, in ${took}`);
  else report.title(`${failed} of ${count} examples are not as stated, in ${took}`);
  console.log('');
  return failed === 0 ? 0 : 1;
}

async function run(): Promise<number> {
  const chosen = chosenBy(process.argv.slice(2), process.cwd());
  return chosen === undefined ? main() : examples(chosen);
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof ChoiceError) {
      console.error(error.message);
      process.exit(USAGE_EXIT);
    }
    console.error(error);
    process.exit(1);
  },
);
