import {
  type EnvironmentOptions,
  type ExecutionEnvironment,
  startEnvironment,
} from './execution-environment.ts';
import { type FunctionError, failure, type Outcome } from './outcome.ts';

export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  /** Runs the handler. @param event JSON. Never rejects. */
  invoke(event: string): Promise<Outcome>;
  close(): Promise<void>;
}

export interface LambdaFunctionOptions extends Omit<EnvironmentOptions, 'onInitError'> {
  /** Execution environments at once; further invocations wait. */
  readonly concurrency: number;
}

/** What Lambda takes and gives in one synchronous invocation: 6 MB. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/**
 * A function with its execution environments, kept warm and replaced when they end. Why it cannot
 * start goes to `onLine`, as an entry `init_failed`, once and not at every try.
 */
export function createLambdaFunction(options: LambdaFunctionOptions): LambdaFunction {
  const environments = new Set<ExecutionEnvironment>();
  const idle: ExecutionEnvironment[] = [];
  const queue: ((environment: ExecutionEnvironment) => void)[] = [];

  let told: string | undefined;
  function onInitError({ errorType, errorMessage: message }: FunctionError): void {
    if (message === told) return;
    told = message;
    options.onLine(JSON.stringify({ level: 'error', event: 'init_failed', errorType, message }));
  }

  function start(): ExecutionEnvironment {
    const environment = startEnvironment({ ...options, onInitError });
    environments.add(environment);
    return environment;
  }

  async function acquire(): Promise<ExecutionEnvironment> {
    for (let warm = idle.pop(); warm !== undefined; warm = idle.pop()) {
      if (warm.alive()) return warm;
      environments.delete(warm);
    }
    if (environments.size < options.concurrency) return start();
    const { promise, resolve } = Promise.withResolvers<ExecutionEnvironment>();
    queue.push(resolve);
    return promise;
  }

  function release(environment: ExecutionEnvironment) {
    const waiting = queue.shift();
    if (environment.alive()) {
      if (waiting === undefined) idle.push(environment);
      else waiting(environment);
      return;
    }
    environments.delete(environment);
    waiting?.(start());
  }

  return {
    name: options.functionName,
    arn: options.functionArn,
    async invoke(event) {
      if (Buffer.byteLength(event) > MAX_PAYLOAD_BYTES) {
        return failure('RequestTooLarge', `event is larger than ${MAX_PAYLOAD_BYTES} bytes`);
      }
      const environment = await acquire();
      try {
        return await environment.invoke(event);
      } finally {
        release(environment);
      }
    },
    async close() {
      await Promise.all(Array.from(environments, (environment) => environment.close()));
    },
  };
}
