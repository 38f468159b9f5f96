/** `npm run dev`: the whole service on this machine, until Ctrl-C. */
import { parseArgs } from 'node:util';
import { announceLocalStack } from '../cli/access/index.ts';
import { banner } from './dev/banner.ts';
import { readLine } from './dev/log-line.ts';
import { entryLine, storyLine, textLine } from './dev/print.ts';
import { createStories, type Story } from './dev/story.ts';
import { StackError, startStack } from './stack/index.ts';

const USAGE = 'usage: npm run dev -- [--port NUMBER] [--data DIR]';
const DEFAULT_PORT = 3000;
/** How often events without news are looked for. */
const SWEEP_MS = 500;
/** Two signals within this time are one Ctrl-C. */
const SAME_SIGNAL_MS = 500;

function options() {
  const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });
  const port = values.port === undefined ? DEFAULT_PORT : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new StackError('bad_option', `--port must be a whole number up to 65535\n${USAGE}`);
  }
  return { port, dataDir: values.data };
}

async function main(): Promise<void> {
  const { port, dataDir } = options();
  const stories = createStories(Date.now);
  const tell = (story: Story | undefined) => {
    if (story !== undefined) console.log(storyLine(story, Date.now()));
  };
  const stack = await startStack({
    port,
    environment: process.env,
    ...(dataDir === undefined ? {} : { dataDir }),
    onLine(name, line) {
      const entry = readLine(line);
      if (entry === null) return;
      if (typeof entry === 'string') return console.log(textLine(name, entry));
      const story = stories.add(entry);
      tell(story);
      const news = story === undefined ? entryLine(name, entry) : undefined;
      if (news !== undefined) console.log(news);
    },
    onBatch(name, { error, records }) {
      if (error === undefined) return;
      console.log(textLine(name, `${records} messages come again: ${error.errorMessage}`));
    },
  });
  const withdraw = announceLocalStack(process.cwd(), {
    pid: process.pid,
    url: stack.urls.http,
    environment: { ...stack.environment },
  });
  // However it ends, but for a kill: then the process id tells that there is none.
  process.on('exit', withdraw);
  console.log(banner(stack, { dataDir, given: process.env }));
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
  console.error(error instanceof StackError ? error.message : error);
  process.exit(1);
});
