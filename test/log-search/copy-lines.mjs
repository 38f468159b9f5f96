// Loaded before all else into every process and thread of a test run (see global-setup.ts), so that what our
// telemetry writes can be searched afterwards: into whatever stream, through whatever `write` a test passes, in
// bundles, threads and child processes. Every line is made by JSON.stringify, so that is where it is copied.
//
// Plain JavaScript: child processes may run on an older Node that strips no types.
import { ChildProcess } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import threads from 'node:worker_threads';

const folder = new URL(import.meta.url).searchParams.get('folder') ?? '';
const option = `--import=${import.meta.url}`;
const { stringify } = JSON;
let file;

/** One file a process or thread; each line at once: many of them end by being killed. */
function copy(line) {
  try {
    file ??= openSync(join(folder, `${process.pid}-${threads.threadId}.log`), 'a');
    writeSync(file, `${line}\n`);
  } catch {
    // The run is over, and its folder gone: whoever lives on is searched no more.
  }
}

/** What a line of lib/telemetry has: an entry of the log, or counters. */
function isLine(value) {
  if (typeof value !== 'object' || value === null || typeof value.service !== 'string')
    return false;
  return (
    typeof value._aws === 'object' ||
    (typeof value.event === 'string' && typeof value.level === 'string')
  );
}

JSON.stringify = (value, ...rest) => {
  const text = stringify(value, ...rest);
  if (isLine(value)) copy(stringify(value));
  return text;
};

/** Passed on to processes that get an environment of their own. */
const { spawn } = ChildProcess.prototype;
ChildProcess.prototype.spawn = function (options) {
  const pairs = options.envPairs ?? [];
  const at = pairs.findIndex((pair) => pair.startsWith('NODE_OPTIONS='));
  const stated = at < 0 ? 'NODE_OPTIONS=' : pairs[at];
  const envPairs = pairs.filter((_, index) => index !== at);
  envPairs.push(stated.includes(option) ? stated : `${stated} ${option}`);
  return spawn.call(this, { ...options, envPairs });
};

/** Likewise to threads. */
threads.Worker = class extends threads.Worker {
  constructor(module, options = {}) {
    const given = options.execArgv ?? process.execArgv;
    super(module, { ...options, execArgv: given.includes(option) ? given : [...given, option] });
  }
};
syncBuiltinESMExports();
