import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { integer, type Row, text } from './attributes.ts';
import { failureOf } from './failures.ts';
import type { ItemKey } from './keys.ts';
import type { ScimTable } from './table.ts';

const INDEX = 'pending';
const PER_PAGE = 100;

/**
 * Items with a mark, the oldest first, a page at a time. The index follows the table by a moment, so what it says has to
 * be read again in the table.
 *
 * @param before - in ms: marks that were set earlier than this
 * @throws {ScimError} 429, 503
 */
export async function* pendingItems(
  { client, table }: Pick<ScimTable, 'client' | 'table'>,
  kind: string,
  before: number,
): AsyncGenerator<readonly ItemKey[], void, void> {
  let from: Row | undefined;
  do {
    const command: QueryCommand = new QueryCommand({
      TableName: table,
      IndexName: INDEX,
      KeyConditionExpression: 'pendingKind = :kind AND pendingSince < :before',
      ExpressionAttributeValues: { ':kind': text(kind), ':before': integer(before) },
      ExclusiveStartKey: from,
      Limit: PER_PAGE,
    });
    const page = await asked(() => client.send(command));
    yield (page.Items ?? []).map((row) => ({ pk: row['pk']?.S ?? '', sk: row['sk']?.S ?? '' }));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

async function asked<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (cause) {
    throw failureOf('Query', cause);
  }
}
