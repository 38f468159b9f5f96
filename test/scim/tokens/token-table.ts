import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startTables } from '../../../local/stack/tables.ts';
import { readResources } from '../../../local/stack/template.ts';

const template = new URL('../../../infra/scim.yml', import.meta.url);
const connection = {
  region: 'eu-north-1',
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
};

/** The table that is deployed, in this process; and which calls of it were made, in order. */
export async function openTokenTable() {
  const tables = await startTables(await readResources([template]));
  const { endpoint } = tables;
  const client = new DynamoDBClient({ ...connection, endpoint, maxAttempts: 1 });
  const calls: string[] = [];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (given) => {
        calls.push(commandName);
        return next(given);
      },
    { step: 'initialize' },
  );
  return {
    client,
    endpoint,
    table: 'ScimTable',
    calls,
    async close() {
      client.destroy();
      await tables.close();
    },
  };
}
