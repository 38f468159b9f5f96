import { createHash } from 'node:crypto';
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { LedgerError } from './errors.ts';

export interface EnvironmentMemoOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Where the key is used; together they name the environment for good. */
  readonly apiUrl: string;
  readonly apiKey: string;
  /** Asks Permit which environment the key writes to. */
  readonly ask: () => Promise<string>;
}

/**
 * Remembers in the ledger which Permit environment an API key writes to, so that a cold start that finds everything
 * unchanged makes no call at all. The key itself is not kept, only a digest.
 *
 * @throws what `ask` throws; {@link LedgerError} `ledger_unavailable`
 */
export function rememberEnvironment(options: EnvironmentMemoOptions): () => Promise<string> {
  const { client, table, apiUrl, apiKey, ask } = options;
  const digest = createHash('sha256').update(`${apiUrl}\n${apiKey}`).digest('base64url');
  const pk = `environment#${digest}`;
  let known: string | undefined;

  async function recall(): Promise<string | undefined> {
    const answer = await client.send(
      new GetItemCommand({ TableName: table, Key: { pk: { S: pk } } }),
    );
    return answer.Item?.['env']?.S;
  }

  return async () => {
    if (known !== undefined) return known;
    try {
      known = await recall();
    } catch (cause) {
      throw new LedgerError('ledger_unavailable', 'the ledger table did not answer', { cause });
    }
    if (known !== undefined) return known;
    const env = await ask();
    known = env;
    // Not kept: asked again at the next cold start.
    await client
      .send(new PutItemCommand({ TableName: table, Item: { pk: { S: pk }, env: { S: env } } }))
      .catch(() => undefined);
    return env;
  };
}
