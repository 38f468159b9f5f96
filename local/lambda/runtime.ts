/**
 * Runs in a thread of its own: the place of Lambda's runtime. Loads one handler, with the thread's
 * own environment, and runs one invocation after the other.
 */
import { registerHooks } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { type Invocation, invocationSchema, type Report, startSchema } from './messages.ts';
import type { FunctionError } from './outcome.ts';

const start = startSchema.parse(workerData);
const say = (report: Report) => parentPort?.postMessage(report);

function contextOf({ requestId, deadline }: Invocation) {
  return {
    awsRequestId: requestId,
    functionName: start.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: start.functionArn,
    memoryLimitInMB: String(start.memoryMb),
    logGroupName: `/aws/lambda/${start.functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

function errorOf(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown) };
  const trace = thrown.stack?.split('\n');
  return {
    errorType: thrown.name,
    errorMessage: thrown.message,
    ...(trace === undefined ? {} : { trace }),
  };
}

async function run(handler: (event: unknown, context: unknown) => unknown, message: unknown) {
  const invocation = invocationSchema.parse(message);
  const { requestId } = invocation;
  try {
    const event: unknown = JSON.parse(invocation.event);
    const answer = await handler(event, contextOf(invocation));
    say({ kind: 'done', requestId, payload: JSON.stringify(answer) ?? 'null' });
  } catch (thrown) {
    say({ kind: 'failed', requestId, error: errorOf(thrown) });
  }
}

function isHandler(value: unknown): value is (event: unknown, context: unknown) => unknown {
  return typeof value === 'function';
}

const { instead } = start;
if (instead !== undefined) {
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      return { ...found, url: instead[found.url] ?? found.url };
    },
  });
}

try {
  const loaded: object = await import(start.module);
  const handler: unknown = 'handler' in loaded ? loaded.handler : undefined;
  if (!isHandler(handler)) throw new TypeError(`${start.module} exports no function 'handler'`);
  parentPort?.on('message', (message: unknown) => void run(handler, message));
  say({ kind: 'ready' });
} catch (thrown) {
  say({ kind: 'broken', error: errorOf(thrown) });
}
