import { AsyncLocalStorage } from 'node:async_hooks';

/** What Lambda and X-Ray call an invocation; absent outside of them. */
interface Invocation {
  readonly requestId?: string;
  readonly traceId?: string;
}

const current = new AsyncLocalStorage<Invocation>();
const NONE: Invocation = {};

/** Of the invocation that we are in, for every line that is logged in it. */
export const currentInvocation = (): Invocation => current.getStore() ?? NONE;

/**
 * Runs one invocation's work: what is logged during it, by whatever telemetry, says which one it is of.
 *
 * @param context - Lambda's, or anything
 */
export function withinInvocation<T>(context: unknown, work: () => T): T {
  const requestId = requestIdOf(context);
  const traceId = traceIdOf(process.env['_X_AMZN_TRACE_ID']);
  return current.run(
    {
      ...(requestId === undefined ? {} : { requestId }),
      ...(traceId === undefined ? {} : { traceId }),
    },
    work,
  );
}

/** Lambda's id of the request. @param context - Lambda's, or anything */
export function requestIdOf(context: unknown): string | undefined {
  if (typeof context !== 'object' || context === null || !('awsRequestId' in context)) return;
  return typeof context.awsRequestId === 'string' ? context.awsRequestId : undefined;
}

/** `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=…;Sampled=1`, as the runtime sets it for each invocation. */
const traceIdOf = (header: string | undefined): string | undefined =>
  /(?:^|;)Root=([\w-]+)/.exec(header ?? '')?.[1];
