/**
 * `npm run demo`: the main job, end to end, on this machine; ends by itself, with 0 if all is well. `scim`: somebody
 * comes, changes and goes by an identity provider. With `--config examples/NAME`: that folder's examples, by that
 * folder's config.
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { roles } from './demo/cast.ts';
import { ChoiceError, type Chosen, chosenBy } from './demo/examples/chosen.ts';
import { playAll } from './demo/examples/play-all.ts';
import { readConfig, readPlay } from './demo/examples/read.ts';
import { playFirst } from './demo/first-story.ts';
import { createReport } from './demo/report.ts';
import { playScim } from './demo/scim/story.ts';
import { createStage, type Stage } from './demo/stage.ts';
import { type LogEntry, readLine } from './dev/log-line.ts';
import { briefLine } from './dev/print.ts';
import { type Stack, type StackOptions, startStack } from './stack/index.ts';

/** Every wait in it is bounded; this is for what nobody thought of. So long nothing was said: examples may be many. */
const WATCHDOG_MS = 90_000;
/** The command line, or what it names, cannot be used. */
const USAGE_EXIT = 2;
/** The first story's own: what it tells is so by no other. */
const CONFIG = new URL('pass-through.config.ts', import.meta.url);
/** That of SCIM's is the one that is shown to people. */
const SCIM_CONFIG = new URL('../examples/scim-okta/sync.config.ts', import.meta.url);
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

/** Tells one story on a stack of its own. Nothing of the caller's: the demo never writes to a real Permit. */
async function tell(
  title: string,
  options: Pick<StackOptions, 'roles' | 'config'>,
  play: (stage: Stage, stack: Stack) => Promise<void>,
): Promise<number> {
  const started = performance.now();
  report.title(title);
  report.note('SQS, DynamoDB and Permit are stand-ins in this process, on free ports;');
  report.note('the functions are those that are deployed.');
  const stack = await startStack({ ...options, onLine: keep });
  try {
    await play(createStage(stack, report, entries), stack);
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
    await stack.close();
  }
}

const first = () =>
  tell('permit-sync: from a sign-up to facts in Permit', { roles, config: CONFIG }, playFirst);

async function scim(): Promise<number> {
  const { config } = await readConfig(fileURLToPath(SCIM_CONFIG));
  const options = { roles: [...(config.schema?.roles ?? [])], config: SCIM_CONFIG };
  return tell('permit-sync: from an identity provider to facts in Permit', options, playScim);
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
  if (chosen === undefined) return first();
  return chosen === 'scim' ? scim() : examples(chosen);
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
