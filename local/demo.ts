/** `npm run demo`: the main job, end to end, on this machine; ends by itself, with 0 if all is well. */
import { startCognitoLocal } from './cognito/index.ts';
import { fromAuth0, fromClerk, fromCognito } from './demo/arrivals.ts';
import { roles } from './demo/cast.ts';
import { createReport } from './demo/report.ts';
import { createStage, showAssignments, showFacts } from './demo/stage.ts';
import { mendAndReplay, revocation, unknownRole } from './demo/trouble.ts';
import { type LogEntry, readLine } from './dev/log-line.ts';
import { briefLine } from './dev/print.ts';
import { type Stack, startStack } from './stack/index.ts';

/** Every wait in it is bounded; this is for what nobody thought of. */
const WATCHDOG_MS = 90_000;
/** Of the functions' output, what is shown when something went wrong. */
const LAST_LINES = 30;

const report = createReport((line) => console.log(line));
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

async function main(): Promise<number> {
  const started = performance.now();
  report.title('permit-sync: from a sign-up to facts in Permit');
  report.note('SQS, DynamoDB and Permit are stand-ins in this process, on free ports;');
  report.note('the functions are those that are deployed.');
  // Nothing of the caller's: the demo never writes to a real Permit.
  const stack = await startStack({
    roles,
    onLine: (name, line) => {
      const entry = readLine(line);
      if (entry === null) return;
      if (typeof entry !== 'string') entries.push(entry);
      lines.push(typeof entry === 'string' ? `${name}: ${entry}` : briefLine(name, entry));
      if (lines.length > LAST_LINES) lines.shift();
    },
  });
  const cognito = startCognitoLocal(stack.urls.http, 'cognito');
  cognito.catch(() => {});
  try {
    await play(stack, cognito);
    report.title(`All as it should be, in ${((performance.now() - started) / 1000).toFixed(1)} s`);
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

const watchdog = setTimeout(() => {
  report.failed('Not as it should be', `it has not ended within ${WATCHDOG_MS / 1000} s`);
  process.exit(1);
}, WATCHDOG_MS);
watchdog.unref();

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
