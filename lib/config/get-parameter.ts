import * as z from 'zod/mini';
import { type AwsJson, type AwsService, createAwsJson } from '../aws-json/index.ts';

/** How long to wait for one attempt. */
const TIMEOUT_MS = 2000;
/** Many functions that start at once are told to slow down, and wait up to 7.5 s in all. */
const MAX_ATTEMPTS = 5;
/** For all attempts: a cold start has 10 s for everything. */
const WHOLE_MS = 8000;

const SSM: AwsService = {
  name: 'ssm',
  target: 'AmazonSSM',
  contentType: 'application/x-amz-json-1.1',
};

const answerSchema = z.object({ Parameter: z.object({ Value: z.string() }) });

/** One for all calls: the connection is kept. Made by the first. */
let call: AwsJson | undefined;

/**
 * One parameter of AWS Systems Manager, decrypted.
 *
 * @param signal - ends a call under way, and those that would follow it; fires after 8 s unless given
 * @throws {AwsError} `ParameterNotFound`, for instance; Node's own error when nobody answered
 */
export async function getParameter(
  name: string,
  signal: AbortSignal = AbortSignal.timeout(WHOLE_MS),
): Promise<string> {
  call ??= createAwsJson(SSM, { timeoutMs: TIMEOUT_MS, maxAttempts: MAX_ATTEMPTS });
  const answer = await call({
    action: 'GetParameter',
    input: { Name: name, WithDecryption: true },
    signal,
  });
  return answerSchema.parse(answer).Parameter.Value;
}
