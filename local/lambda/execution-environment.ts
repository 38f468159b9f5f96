import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { type Invocation, type Report, reportSchema, type Start } from './messages.ts';
import { type FunctionError, failure, type Outcome } from './outcome.ts';

export interface EnvironmentOptions extends Start {
  /** All that the function sees of the process's environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Each line that the function writes. */
  readonly onLine: (line: string) => void;
  /** Told when it is invoked and could not start. */
  readonly onInitError: (error: FunctionError) => void;
}

/** One of Lambda's execution environments: one invocation at a time, gone after a timeout. */
export interface ExecutionEnvironment {
  /** False once it has ended, and must not be used any more. */
  readonly alive: () => boolean;
  invoke(event: string): Promise<Outcome>;
  close(): Promise<void>;
}

/** Lambda's own limit for a cold start, in ms. */
const INIT_MS = 10_000;

/**
 * Starts a function in a thread of its own, with its own environment and module cache, so that two
 * of them share nothing but the network, and one that hangs can be ended.
 */
export function startEnvironment(options: EnvironmentOptions): ExecutionEnvironment {
  const { module, instead, functionName, functionArn, memoryMb } = options;
  const start: Start = {
    module,
    functionName,
    functionArn,
    memoryMb,
    ...(instead === undefined ? {} : { instead }),
  };
  const thread = new Worker(new URL('./runtime.ts', import.meta.url), {
    workerData: start,
    env: { ...options.environment },
    stdout: true,
    stderr: true,
  });
  let alive = true;
  let waiting: ((report: Report | null) => void) | undefined;
  const early: Report[] = [];
  eachLine(thread.stdout, options.onLine);
  eachLine(thread.stderr, options.onLine);

  function take(report: Report | null) {
    const resolve = waiting;
    waiting = undefined;
    if (resolve !== undefined) resolve(report);
    else if (report !== null) early.push(report);
  }
  thread.on('message', (message: unknown) => take(reportSchema.parse(message)));
  thread.on('error', (error) => {
    options.onLine(error.message);
  });
  thread.on('exit', () => {
    alive = false;
    take(null);
  });

  /** The thread's next report; `'late'` when the time ran out; `null` when it ended. */
  async function next(ms: number): Promise<Report | null | 'late'> {
    const report = early.shift();
    if (report !== undefined) return report;
    if (!alive) return null;
    const { promise, resolve } = Promise.withResolvers<Report | null | 'late'>();
    waiting = resolve;
    const timer = setTimeout(() => {
      waiting = undefined;
      resolve('late');
    }, ms);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  async function end() {
    alive = false;
    await thread.terminate();
  }

  const ready = next(INIT_MS);

  return {
    alive: () => alive,
    async invoke(event) {
      const started = await ready;
      if (started === 'late' || started === null || started.kind !== 'ready') {
        await end();
        const error = initErrorOf(started);
        options.onInitError(error);
        return { ok: false, error };
      }
      const requestId = randomUUID();
      const limit = options.timeoutSeconds * 1000;
      const invocation: Invocation = { requestId, event, deadline: Date.now() + limit };
      thread.postMessage(invocation);
      const report = await next(limit);
      if (report === 'late') {
        await end();
        return failure(
          'Sandbox.Timedout',
          `RequestId: ${requestId} Error: Task timed out after ${options.timeoutSeconds.toFixed(2)} seconds`,
        );
      }
      if (report?.kind === 'done') return { ok: true, payload: report.payload };
      if (report?.kind === 'failed') return { ok: false, error: report.error };
      return failure('Runtime.ExitError', `RequestId: ${requestId} Error: Runtime exited`);
    },
    close: end,
  };
}

function initErrorOf(started: Report | null | 'late'): FunctionError {
  if (started === 'late') return { errorType: 'Sandbox.Timedout', errorMessage: 'Init timed out' };
  if (started?.kind === 'broken') return started.error;
  return {
    errorType: 'Runtime.ExitError',
    errorMessage: 'the runtime exited before it was ready',
  };
}

function eachLine(stream: Readable, onLine: (line: string) => void) {
  createInterface({ input: stream }).on('line', (line) => {
    if (line !== '') onLine(line);
  });
}
