import { startEventSource } from '../../../local/lambda/event-source.ts';
import { createLambdaFunction } from '../../../local/lambda/function.ts';
import { type Stack, startStack } from '../../../local/stack/index.ts';

/** The stand-in's pace is not what is looked at. */
const LIMITS = {
  requestsPerMinute: 1_000_000,
  writesPerMinute: 1_000_000,
  deletesPerMinute: 1_000_000,
  bulkPer10Minutes: 1_000_000,
};

const at = (path: string): string => new URL(`../../../${path}`, import.meta.url).href;

/** A local stack in which nothing takes from the queues yet. */
export const startStackWithoutFunctions = (): Promise<Stack> =>
  startStack({
    environment: { PERMIT_LIMITS: JSON.stringify(LIMITS) },
    functions: new URL('./no-functions/', import.meta.url),
  });

/**
 * Has the worker take what is on the import queue, an invocation at a time: with two, one stands in line and gives its
 * messages up for a while.
 */
export function startImportWorker(stack: Stack) {
  const queue = stack.queues.get('ImportQueue') ?? { url: '', arn: '' };
  const worker = createLambdaFunction({
    module: at('functions/worker.ts'),
    instead: { [at('sync.config.ts')]: at('local/pass-through.config.ts') },
    functionName: 'worker',
    functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:worker',
    memoryMb: 1024,
    timeoutSeconds: 120,
    environment: { ...stack.environment, LOG_LEVEL: 'error' },
    concurrency: 1,
    onLine: () => {},
  });
  const source = startEventSource({
    client: stack.sqs,
    queueUrl: queue.url,
    queueArn: queue.arn,
    function: worker,
    batchSize: 10,
    maximumConcurrency: 1,
    reportFailures: true,
  });
  return {
    async close() {
      await source.close();
      await worker.close();
    },
  };
}
