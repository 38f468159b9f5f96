import { StackError } from './errors.ts';
import { type LocalTables, startTables } from './tables.ts';
import type { Resource } from './template.ts';

/** One table by itself. */
export interface LocalLedger extends LocalTables {
  readonly table: string;
}

/**
 * Starts the table that a template declares, in this process: for whoever needs the ledger and nothing else.
 *
 * @param dataDir keeps it in this folder, and finds it there again.
 * @throws {StackError} `bad_template` when it declares none, or something that no table has.
 */
export async function startLedger(
  resources: ReadonlyMap<string, Resource>,
  dataDir?: string,
): Promise<LocalLedger> {
  const started = await startTables(resources, dataDir);
  const [table] = started.tables;
  if (table !== undefined) return { ...started, table };
  await started.close();
  throw new StackError('bad_template', 'the template must declare the ledger table and its key');
}
