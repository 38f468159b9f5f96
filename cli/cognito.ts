/** `npm run cognito -- …`: puts our function into a user pool's triggers, and takes it out. */
import { type Arguments, parseArguments, USAGE } from './cognito/arguments.ts';
import { openPool } from './cognito/pool.ts';
import { attach, check, detach } from './cognito/wiring.ts';

async function run(given: Arguments): Promise<string> {
  const { command, triggers, dryRun } = given;
  const wiring = { ...given, pool: openPool(given.poolId, given.region) };
  if (command === 'check') {
    await check(wiring);
    return `${triggers.join(', ')}: attached.`;
  }
  const { changed } = await (command === 'attach' ? attach(wiring) : detach(wiring));
  if (changed.length === 0) return `Nothing to ${command}: ${triggers.join(', ')} as asked for.`;
  const done = dryRun ? `would be ${command}ed; nothing was changed` : `${command}ed`;
  return `${changed.join(', ')}: ${done}.`;
}

const args = process.argv.slice(2);
if (args.includes('--help') || args.length === 0) {
  console.log(USAGE);
} else {
  try {
    console.log(await run(parseArguments(args)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
