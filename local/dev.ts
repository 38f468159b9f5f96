/** `npm run dev`: the whole service on this machine, until Ctrl-C. */
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { announceLocalStack } from '../cli/access/index.ts';
import { ChoiceError } from './demo/examples/chosen.ts';
import { readConfig } from './demo/examples/read.ts';
import { banner } from './dev/banner.ts';
import { readLine } from './dev/log-line.ts';
import { assertOnlyOne } from './dev/only-one.ts';
import { devOptions } from './dev/options.ts';
import { entryLine, storyLine, textLine } from './dev/print.ts';
import { reconcileLine } from './dev/reconcile-line.ts';
import { createStories, type Story } from './dev/story.ts';
import { StackError, startStack } from './stack/index.ts';

/** What is deployed, and so what a stack has that is given none. */
const USUAL_CONFIG = fileURLToPath(new URL('../sync.config.ts', import.meta.url));
/** The command line, or the config, cannot be used. */
const USAGE_EXIT = 2;
/** How often events without news are looked for. */
const SWEEP_MS = 500;
/** Two signals within this time are one Ctrl-C. */
const SAME_SIGNAL_MS = 500;

/** As one would write it from here. */
function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}

async function main(): Promise<void> {
  const { port, dataDir, config = USUAL_CONFIG } = devOptions(process.argv.slice(2), process.cwd());
  await assertOnlyOne(process.cwd());
  // What the worker would say at its first event.
  await readConfig(config);
  const stories = createStories(Date.now);
  const tell = (story: Story | undefined) => {
    if (story !== undefined) console.log(storyLine(story, Date.now()));
  };
  const stack = await startStack({
    port,
    config: pathToFileURL(config),
    environment: process.env,
    ...(dataDir === undefined ? {} : { dataDir }),
    onLine(name, line) {
      const entry = readLine(line);
      if (entry === null) return;
      if (typeof entry === 'string') return console.log(textLine(name, entry));
      const story = stories.add(entry);
      tell(story);
      const other = () => reconcileLine(entry) ?? entryLine(name, entry);
      const news = story === undefined ? other() : undefined;
      if (news !== undefined) console.log(news);
    },
    onBatch(name, { error, records }) {
      if (error === undefined) return;
      console.log(textLine(name, `${records} messages come again: ${error.errorMessage}`));
    },
  });
  // One that was started in the same moment.
  await assertOnlyOne(process.cwd());
  const withdraw = announceLocalStack(process.cwd(), {
    pid: process.pid,
    url: stack.urls.http,
    environment: { ...stack.environment },
  });
  // However it ends, but for a kill: then the process id tells that there is none.
  process.on('exit', withdraw);
  console.log(banner(stack, { config: shown(config), dataDir, given: process.env }));
  const sweep = setInterval(() => stories.overdue().forEach(tell), SWEEP_MS);

  let stoppingSince: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (stoppingSince !== undefined) {
        // npm passes a Ctrl-C on that we have had already; whoever asks again does not want to wait.
        if (Date.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(130);
        return;
      }
      stoppingSince = Date.now();
      console.log('\nstopping');
      clearInterval(sweep);
      await stack.close();
      process.exit(0);
    });
  }
}

main().catch((error: unknown) => {
  if (error instanceof ChoiceError) {
    console.error(error.message);
    process.exit(USAGE_EXIT);
  }
  console.error(error instanceof StackError ? error.message : error);
  process.exit(1);
});
