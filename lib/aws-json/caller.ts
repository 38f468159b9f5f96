import { setTimeout as pause } from 'node:timers/promises';
import { pauseAfter, skewBehind } from './again.ts';
import { credentialsOf, type Environment, endpointOf, regionOf } from './environment.ts';
import { AwsError } from './errors.ts';
import { jsonOf, refusalOf } from './refusal.ts';
import { sign } from './sign.ts';
import { createTransport, type Transport } from './transport.ts';

/** A service that speaks JSON over POST. */
export interface AwsService {
  /** In its address, and in the signature: `sqs`. */
  readonly name: string;
  /** Before an action's name: `AmazonSQS`. */
  readonly target: string;
  readonly contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
  /** More headers that it wants. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AwsJsonOptions {
  /** For one attempt: connection and answer, in ms. */
  readonly timeoutMs: number;
  /** The first included. */
  readonly maxAttempts: number;
  /** Another one than the environment's. */
  readonly region?: string | undefined;
  /** The process's own unless given. */
  readonly env?: Environment;
  readonly transport?: Transport;
  /** Milliseconds. */
  readonly now?: () => number;
  readonly random?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

export interface AwsCall {
  readonly action: string;
  readonly input: object;
  /** Where to post it, if not at the service's own address; its path does not count. */
  readonly at?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes one call of an AWS service.
 *
 * @returns what was answered, unread
 * @throws {AwsError} with AWS's name of the failure; Node's own error when nobody answered
 */
export type AwsJson = (call: AwsCall) => Promise<unknown>;

/**
 * Calls AWS without its SDK, whose loading is most of a cold start (docs/decisions/0016-cold-start.md). Region,
 * credentials and endpoints come from the environment, as Lambda hands them over.
 */
export function createAwsJson(service: AwsService, options: AwsJsonOptions): AwsJson {
  const { timeoutMs, maxAttempts, env = process.env, now = Date.now } = options;
  const { transport = createTransport(), random = Math.random, sleep = pause } = options;
  /** What AWS's clock says, less what ours does. */
  let skew = 0;

  async function attempt(url: URL, region: string, call: AwsCall, signedAt: number) {
    const body = JSON.stringify(call.input);
    const headers = {
      'content-type': service.contentType,
      'content-length': String(Buffer.byteLength(body)),
      'x-amz-target': `${service.target}.${call.action}`,
      ...service.headers,
    };
    const signed = sign(
      { url, headers, body },
      { service: service.name, region, credentials: credentialsOf(env), now: signedAt },
    );
    const traced = { ...signed, ...traceOf(env) };
    const answer = await transport({ url, headers: traced, body, timeoutMs, signal: call.signal });
    if (answer.status < 200 || answer.status > 299) throw refusalOf(answer);
    const json = jsonOf(answer.text);
    if (json !== undefined) return json;
    throw new AwsError('UnreadableAnswer', 'the answer is not JSON', { status: answer.status });
  }

  return async (call) => {
    const region = options.region ?? regionOf(env);
    const url = call.at === undefined ? endpointOf(service.name, region, env) : rootOf(call.at);
    for (let attempts = 1; ; attempts += 1) {
      const signedAt = now() + skew;
      try {
        return await attempt(url, region, call, signedAt);
      } catch (error) {
        const found = skewBehind(error, signedAt, now());
        const wait = found === undefined ? pauseAfter(error, attempts, random()) : 0;
        if (found !== undefined) skew = found;
        if (wait === undefined || attempts === maxAttempts) throw error;
        if (wait > 0) await sleep(wait);
      }
    }
  };
}

/** As the SDK does in a function: X-Ray finds the call below its trace, Lambda finds loops. It is not signed. */
function traceOf(env: Environment): Readonly<Record<string, string>> {
  const trace = env['AWS_LAMBDA_FUNCTION_NAME'] ? env['_X_AMZN_TRACE_ID'] : undefined;
  return trace ? { 'x-amzn-trace-id': trace } : {};
}

function rootOf(address: string): URL {
  if (URL.canParse(address)) return new URL('/', address);
  throw new AwsError('InvalidAddress', 'the address is no URL');
}
