/** How long to wait for one attempt: a cold start has 10 s for everything. */
const TIMEOUT_MS = 2000;

/** Reads one parameter's value, decrypted; throws when that cannot be done. */
export type ReadParameter = (name: string) => Promise<string>;

/**
 * Reads from AWS Systems Manager's Parameter Store. The client is loaded only here, so that a
 * function whose settings are all in its environment does not pay for it.
 */
export const readParameter: ReadParameter = (name) => readParameterIn(undefined, name);

/** As {@link readParameter}, from a named region; `undefined`: the SDK's own setting. */
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
