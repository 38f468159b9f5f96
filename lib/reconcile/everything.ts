import type { Context, ReconcileOptions } from './ports.ts';
import type { ScannedLedger } from './read-ledger.ts';
import type { ListedPermit } from './read-permit.ts';
import type { ReadProvider } from './read-provider.ts';
import type { Standing } from './standing.ts';

/** All that was read. */
export interface Everything {
  readonly ledger: ScannedLedger;
  readonly permit: ListedPermit;
  readonly provider: ReadProvider;
  readonly standing: Standing;
  readonly context: Context;
  readonly options: ReconcileOptions;
}
