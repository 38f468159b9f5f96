import type { ReconcileSource } from '../config/index.ts';
import type { DocumentPort } from '../sync/index.ts';
import { type RunState, readState, runsPk } from './run-state.ts';

const SOURCES = ['clerk', 'auth0', 'cognito'] as const satisfies readonly ReconcileSource[];

/** What is kept of one provider's runs. */
export interface ProviderRuns extends Pick<RunState, 'open' | 'last' | 'held'> {
  readonly source: ReconcileSource;
}

/**
 * Reads how the runs stand of every provider that ever had one: an item each, by its key.
 *
 * @param expected - providers that are told of anyhow
 * @throws {LedgerError}
 */
export async function readRuns(
  documents: Pick<DocumentPort, 'read'>,
  expected: readonly ReconcileSource[] = [],
): Promise<readonly ProviderRuns[]> {
  const found = await Promise.all(
    SOURCES.map(async (source) => {
      const document = await documents.read(runsPk(source));
      if (document === null && !expected.includes(source)) return [];
      const { v: _, ...runs } = readState(document?.body);
      return [{ source, ...runs }];
    }),
  );
  return found.flat();
}
