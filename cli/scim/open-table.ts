import { createDynamoClient } from '../../lib/ledger/index.ts';
import { createTokens, type Tokens } from '../../lib/scim/tokens/index.ts';
import { connectionOf } from '../access/index.ts';
import type { Given } from '../command.ts';

/** The table of lib/scim, where the command works. */
export async function openTable({ access }: Pick<Given, 'access'>) {
  const { SCIM_TABLE: table } = await access.settings(['SCIM_TABLE']);
  const client = createDynamoClient(
    connectionOf(await access.place(), 'AWS_ENDPOINT_URL_DYNAMODB'),
  );
  access.onClose(() => client.destroy());
  return { client, table };
}

export async function openTokens(given: Given): Promise<Tokens> {
  return createTokens({ ...(await openTable(given)), now: given.shell.now });
}
