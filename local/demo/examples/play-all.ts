import type { Example } from '../../../lib/examples/index.ts';
import type { Mapping } from '../../../lib/mapping/index.ts';
import { readLine } from '../../dev/log-line.ts';
import { briefLine } from '../../dev/print.ts';
import { DOCUMENTED_LIMITS } from '../../permit/index.ts';
import { type Stack, type StackOptions, startStack } from '../../stack/index.ts';
import type { Report } from '../report.ts';
import { makeFresh } from './fresh.ts';
import { tell } from './news.ts';
import { type Played, play } from './play.ts';
import type { Play } from './read.ts';
import { schemaOf } from './schema.ts';

/** A minute's limits are each example's own, as if it had an environment of Permit's to itself. */
const LIMITS = JSON.stringify({
  requestsPerMinute: 20 * DOCUMENTED_LIMITS.requestsPerMinute,
  writesPerMinute: 20 * DOCUMENTED_LIMITS.writesPerMinute,
  deletesPerMinute: 20 * DOCUMENTED_LIMITS.deletesPerMinute,
  bulkPer10Minutes: 20 * DOCUMENTED_LIMITS.bulkPer10Minutes,
});

/**
 * Plays every example through the whole stack, each by itself, and shows what differs, and what the functions said then.
 *
 * @param config - URL of the module that the worker is to take for `sync.config.ts`
 * @returns how many examples are not as they are stated
 */
export async function playAll(what: Play, config: URL, report: Report): Promise<number> {
  const said: string[] = [];
  const options: StackOptions = {
    ...schemaOf(what),
    config,
    environment: { PERMIT_LIMITS: LIMITS },
    onLine(name, line) {
      const entry = readLine(line);
      if (entry !== null) said.push(typeof entry === 'string' ? line : briefLine(name, entry));
    },
  };
  let stack: Stack | undefined;
  let failed = 0;
  try {
    stack = await startStack(options);
    const blank = stack.permit.standIn?.save();
    for (const [at, example] of what.examples.entries()) {
      report.title(`${at + 1}  ${example.name}`);
      if (stack === undefined) stack = await startStack(options);
      else if (at > 0) await makeFresh(stack, blank);
      said.length = 0;
      const { differences, isSettled } = await playOrFail(example, what.mapping, stack, report);
      tellEnd(example, differences, report);
      if (differences.length > 0) {
        failed += 1;
        for (const line of said) report.note(line);
      }
      if (isSettled) continue;
      await stack.close();
      stack = undefined;
    }
    return failed;
  } finally {
    await stack?.close();
  }
}

/** An event that is not even taken fails its own example, and no other. */
async function playOrFail(
  example: Example,
  mapping: Mapping,
  stack: Stack,
  report: Report,
): Promise<Played> {
  try {
    return await play(example, mapping, stack, report);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return { differences: [{ path: 'events', expected: 'taken', found }], isSettled: false };
  }
}

function tellEnd({ refused }: Example, differences: Played['differences'], report: Report): void {
  if (differences.length === 0) {
    report.done(
      refused === undefined ? 'Permit holds what the example states' : `refused: ${refused}`,
    );
  }
  for (const { path, expected, found } of differences) {
    // An entity of which nothing is known but that it is there.
    const [stated, there] = [expected, found].map((value) => tell(value) || 'there');
    report.failed(path, `stated: ${stated}; found: ${there}`);
  }
}
