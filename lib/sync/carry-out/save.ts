import type { LedgerItem } from '../../ledger/index.ts';
import { isPermitFailure } from '../errors.ts';
import type { LedgerPort, PermitFailure } from '../ports.ts';

export interface Saved {
  /** As it now stands; `null`: not written, since somebody else wrote in between or it was refused. */
  readonly item: LedgerItem | null;
  readonly refused?: PermitFailure;
}

/** Writes an item. One that the ledger refuses for good, as too large, is the fault of its entity alone. */
export async function save(ledger: LedgerPort, item: LedgerItem): Promise<Saved> {
  try {
    return { item: await ledger.save(item) };
  } catch (error) {
    if (!isPermitFailure(error) || error.retry !== 'permanent') throw error;
    return { item: null, refused: error };
  }
}
