import type { IncomingHttpHeaders } from 'node:http';
import type { LambdaFunction } from '../lambda/function.ts';
import { jsonReply, type Reply } from './reply.ts';

const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** The function that a path of Lambda's Invoke API names (by name or ARN), if it is such a path. */
export function invokedFunction(path: string): string | undefined {
  const named = INVOCATION.exec(path)?.[1];
  if (named === undefined) return undefined;
  const name = decodeURIComponent(named);
  return name.startsWith('arn:') ? name.split(':')[6] : name;
}

/** Lambda's Invoke API, as far as an event source such as Cognito uses it (Lambda API reference). */
export async function invoke(
  target: LambdaFunction | undefined,
  headers: IncomingHttpHeaders,
  body: Uint8Array,
): Promise<Reply> {
  if (target === undefined) {
    return jsonReply(
      404,
      { Type: 'User', Message: 'Function not found' },
      { 'x-amzn-errortype': 'ResourceNotFoundException' },
    );
  }
  const event = body.length === 0 ? '{}' : Buffer.from(body).toString('utf8');
  try {
    JSON.parse(event);
  } catch {
    return jsonReply(
      400,
      { Type: 'User', Message: 'Could not parse request body into json' },
      { 'x-amzn-errortype': 'InvalidRequestContentException' },
    );
  }
  switch (headers['x-amz-invocation-type']) {
    case 'DryRun':
      return { status: 204, headers: {}, body: '' };
    case 'Event':
      void target.invoke(event);
      return { status: 202, headers: {}, body: '' };
    default: {
      const outcome = await target.invoke(event);
      const common = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
      return outcome.ok
        ? { status: 200, headers: common, body: outcome.payload }
        : {
            status: 200,
            headers: { ...common, 'x-amz-function-error': 'Unhandled' },
            body: JSON.stringify(outcome.error),
          };
    }
  }
}
