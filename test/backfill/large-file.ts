import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const ROWS_AT_ONCE = 500;
const TENANTS = 50;
/** So that a row is about 1,000 bytes, as those with metadata are. */
const FILLING = 'x'.repeat(870);

const userOf = (row: number): string => `customer-${row}`;
const tenantOf = (row: number): string => `tenant-${row % TENANTS}`;

/** Writes a CSV file of at least so many bytes, a user a row. */
export async function writeLargeFile(
  path: string,
  least: number,
): Promise<{ readonly users: number; readonly bytes: number }> {
  const stream = createWriteStream(path);
  stream.write('user,email,first_name,tenant,roles,metadata.note\n');
  let users = 0;
  for (let last = 0; last < least; last = stream.bytesWritten + stream.writableLength) {
    const rows = Array.from({ length: ROWS_AT_ONCE }, (_, n) => {
      const row = users + n;
      return `${userOf(row)},person.${row}@example.com,"First, ${row}",${tenantOf(row)},member,${FILLING}\n`;
    });
    users += ROWS_AT_ONCE;
    if (!stream.write(rows.join(''))) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
  return { users, bytes: stream.bytesWritten };
}

/** What a backfill of it is about. */
export function aboutFile(users: number): string[] {
  return Array.from({ length: users }, (_, row) => [
    `user ${userOf(row)}`,
    `membership ${userOf(row)} in ${tenantOf(row)}`,
  ]).flat();
}
