import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { EXIT } from './exit-codes.ts';
import { run } from './program.ts';

// A file of 200 MB leaves garbage: Node would rather grow its young generation than collect it, by 100 MB.
setFlagsFromString('--semi-space-growth-factor=1');

/** A second Ctrl-C does not wait for a clean end. npm passes the first one on, so that it may come twice at once. */
const SAME_SIGNAL_MS = 500;

const stop = new AbortController();
let stoppedAt: number | undefined;
let lent = 0;
// A terminal that is closed is a stop, too: what was kept for an editor is to be removed.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The terminal sends Ctrl-C to us as well, and an editor may have a use for it.
    if (signal === 'SIGINT' && lent > 0) return;
    if (stoppedAt !== undefined && Date.now() - stoppedAt > SAME_SIGNAL_MS) {
      process.exit(EXIT.interrupted);
    }
    stoppedAt ??= Date.now();
    stop.abort();
  });
}
// Whoever reads a pipe may stop before we do (`| head`): then, as at Ctrl-C, what is under way comes to a clean end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(EXIT.failed);
    stop.abort();
  });
}

const code = await run(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: screenOf(process.stdout),
  stderr: screenOf(process.stderr),
  now: Date.now,
  sleep: (ms, signal) => pause(ms, undefined, signal === undefined ? {} : { signal }),
  random: Math.random,
  signal: stop.signal,
  async lendTerminal(use) {
    lent += 1;
    try {
      return await use();
    } finally {
      lent -= 1;
    }
  },
});
// What was given up, as a check that had no answer, would keep the process until its own time limit.
await Promise.all([written(process.stdout), written(process.stderr)]);
process.exit(code);

/** Waits until what was said is out, or nobody wants it any more. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

function screenOf(stream: NodeJS.WriteStream) {
  return { stream, isTerminal: stream.isTTY === true, columns: stream.columns ?? 80 };
}
