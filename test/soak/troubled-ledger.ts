import { LedgerError } from '../../lib/ledger/index.ts';
import type { DocumentPort, HeldLease, LeasePort, LedgerPort } from '../../lib/sync/index.ts';
import type { Rates } from './weather.ts';

export interface Trouble {
  readonly random: () => number;
  /** As they are at the moment. */
  readonly rates: () => Rates;
}

const throttled = () => new LedgerError('ledger_unavailable', 'the ledger table is throttled');

/** A write that fails before it was done, or after. */
async function written<T>(rate: number, random: () => number, act: () => Promise<T>): Promise<T> {
  if (rate === 0 || random() >= rate) return await act();
  if (random() < 0.5) await act();
  throw throttled();
}

/** The ledger, throttled. Of a write whose answer was lost, a client's second try says that somebody else wrote. */
export function troubledLedger(port: LedgerPort, { random, rates }: Trouble): LedgerPort {
  return {
    async load(keys) {
      if (random() < rates().ledger) throw throttled();
      return await port.load(keys);
    },
    async save(item) {
      const rate = rates().ledger;
      if (random() < rate / 4) {
        await port.save(item);
        return null;
      }
      return await written(rate, random, () => port.save(item));
    },
  };
}

export function troubledDocuments(port: DocumentPort, { random, rates }: Trouble): DocumentPort {
  return {
    async read(pk) {
      if (random() < rates().documents) throw throttled();
      return await port.read(pk);
    },
    write: (pk, rev, body) => written(rates().documents, random, () => port.write(pk, rev, body)),
  };
}

export function troubledLease(port: LeasePort, { random, rates }: Trouble): LeasePort {
  const attempt = <T>(act: () => Promise<T>) => written(rates().lease, random, act);
  return {
    async acquire(): Promise<HeldLease | null> {
      const held = await attempt(() => port.acquire());
      if (held === null) return null;
      return {
        ...held,
        renew: () => attempt(() => held.renew()),
        release: () => attempt(() => held.release()),
      };
    },
  };
}
