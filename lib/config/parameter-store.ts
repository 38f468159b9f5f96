import { getParameter } from './get-parameter.ts';

/** How long to wait for one attempt. */
const TIMEOUT_MS = 2000;

/**
 * Reads one parameter's value, decrypted; throws when that cannot be done.
 *
 * @param signal - fires when nobody waits any more: nothing is to be tried again
 */
export type ReadParameter = (name: string, signal?: AbortSignal) => Promise<string>;

/** Reads from AWS Systems Manager's Parameter Store as a function does: with what Lambda has put into the environment. */
export const readParameter: ReadParameter = getParameter;

/**
 * Reads as a person does: from a named region, with credentials found in all the ways that the SDK knows. For the
 * command line; the client is loaded only here.
 *
 * @param region - undefined: the SDK's own setting
 */
export async function readParameterIn(region: string | undefined, name: string): Promise<string> {
  const { GetParameterCommand, SSMClient } = await import('./ssm.ts');
  const client = new SSMClient({
    ...(region === undefined ? {} : { region }),
    requestHandler: {
      connectionTimeout: TIMEOUT_MS,
      requestTimeout: TIMEOUT_MS,
      // Without it, the SDK only warns.
      throwOnRequestTimeout: true,
    },
  });
  try {
    const { Parameter } = await client.send(
      new GetParameterCommand({ Name: name, WithDecryption: true }),
    );
    return Parameter?.Value ?? '';
  } finally {
    client.destroy();
  }
}
