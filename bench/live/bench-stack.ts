import { setTimeout as pause } from 'node:timers/promises';
import { post, signedClerk } from '../../lib/samples/index.ts';
import { type EventSource, startEventSource } from '../../local/lambda/event-source.ts';
import { createLambdaFunction } from '../../local/lambda/function.ts';
import type { PermitStandIn } from '../../local/permit/index.ts';
import { type Stack, startStack } from '../../local/stack/index.ts';
import { ROLES } from '../population.ts';

/** The local stack with three workers, on the real clock. */
export interface BenchStack {
  readonly stack: Stack;
  readonly standIn: PermitStandIn;
  /** Sends an event as Clerk would. @throws when it is not accepted. */
  clerk(event: object): Promise<void>;
  /** Errors that the functions logged, without repetition. */
  errors(): readonly string[];
  close(): Promise<void>;
}

const WORKERS = 3;
const USUAL_CONFIG = new URL('../../sync.config.ts', import.meta.url);
const CONFIG = new URL('../../local/pass-through.config.ts', import.meta.url);

/** `{"level":"error","event":"…"}`, as the functions log it. */
const ERROR_LINE = /"level":"error"/;

/** @throws when the stack has no worker, or no stand-in to look into */
export async function startBenchStack(): Promise<BenchStack> {
  const errors = new Set<string>();
  const onLine = (name: string, line: string) => {
    if (ERROR_LINE.test(line)) errors.add(`${name}: ${line.slice(0, 300)}`);
  };
  const stack = await startStack({ roles: ROLES, config: CONFIG, onLine });
  const { standIn } = stack.permit;
  if (standIn === undefined) throw new TypeError('the benchmark runs on the stand-in only');
  const more = moreWorkers(stack, onLine);
  return {
    stack,
    standIn,
    async clerk(event) {
      const signed = signedClerk(event, stack.secrets.clerk, Date.now());
      const status = await post(stack.urls.http, signed);
      if (status !== 202) throw new Error(`a webhook was answered ${status}, not 202`);
    },
    errors: () => [...errors],
    async close() {
      // The threads are ended whatever they do: an invocation may wait for a minute.
      await more.close();
      await stack.close();
    },
  };
}

/** serverless.yml lets two run at once; here there are to be three. */
function moreWorkers(stack: Stack, onLine: (name: string, line: string) => void) {
  const queue = stack.queues.get('SyncQueue');
  if (queue === undefined) throw new TypeError('infra/queues.yml declares no SyncQueue');
  const worker = createLambdaFunction({
    module: new URL('../../functions/worker.ts', import.meta.url).href,
    instead: { [USUAL_CONFIG.href]: CONFIG.href },
    functionName: 'worker',
    functionArn: stack.functions.get('worker')?.arn ?? '',
    memoryMb: 1024,
    timeoutSeconds: 60,
    environment: stack.environment,
    concurrency: WORKERS - 2,
    onLine: (line) => onLine('worker', line),
  });
  const source: EventSource = startEventSource({
    client: stack.sqs,
    queueUrl: queue.url,
    queueArn: queue.arn,
    function: worker,
    batchSize: 10,
    maximumConcurrency: WORKERS - 2,
    reportFailures: true,
  });
  return {
    async close() {
      const ended = source.close();
      await worker.close();
      await Promise.race([ended, pause(3_000, undefined, { ref: false })]);
    },
  };
}
