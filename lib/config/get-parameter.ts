import * as z from 'zod/mini';
import { type AwsJson, type AwsService, createAwsJson } from '../aws-json/index.ts';

/** How long to wait for one attempt: a cold start has 10 s for everything. */
const TIMEOUT_MS = 2000;
const MAX_ATTEMPTS = 3;

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
 * @throws {AwsError} `ParameterNotFound`, for instance; Node's own error when nobody answered
 */
export async function getParameter(name: string): Promise<string> {
  call ??= createAwsJson(SSM, { timeoutMs: TIMEOUT_MS, maxAttempts: MAX_ATTEMPTS });
  const answer = await call({
    action: 'GetParameter',
    input: { Name: name, WithDecryption: true },
  });
  return answerSchema.parse(answer).Parameter.Value;
}
