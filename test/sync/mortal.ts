import type { SyncConfig } from '../../lib/mapping/index.ts';
import type { DocumentPort, LedgerPort } from '../../lib/sync/index.ts';
import { createEngine, type Engine, INVOCATION_MS, MINUTE_MS } from './harness.ts';

/** Which writes to the ledger table count: `link#…` and `held#…`, or those and all items. */
export type Writes = 'identity' | 'all';

export interface Death {
  /** It dies at the write of that number, from 1. */
  readonly at: number;
  /** Just before it is made, or just after. */
  readonly before: boolean;
}

const FOREVER = new Promise<never>(() => {});

/** A worker beside another one that dies at one of its writes. */
function mortal(
  beside: Engine,
  config: SyncConfig,
  death: Death,
  which: Writes,
): { engine: Engine; died: Promise<void> } {
  const { promise: died, resolve } = Promise.withResolvers<void>();
  let count = 0;
  async function written<T>(write: () => Promise<T>): Promise<T> {
    count += 1;
    if (count !== death.at) return await write();
    if (!death.before) await write();
    resolve();
    return await FOREVER;
  }
  const isIdentity = (pk: string) => pk.startsWith('link#') || pk.startsWith('held#');
  const documents = (port: DocumentPort): DocumentPort => ({
    ...port,
    write: (pk, rev, body) =>
      isIdentity(pk) ? written(() => port.write(pk, rev, body)) : port.write(pk, rev, body),
  });
  const ledger = (port: LedgerPort): LedgerPort => ({
    ...port,
    save: (item) => (which === 'all' ? written(() => port.save(item)) : port.save(item)),
  });
  return { engine: createEngine({ config, beside, documents, ledger }), died };
}

/** An invocation that dies on the way, if it comes so far, and the time until its messages come again. */
export async function dieOnce(
  beside: Engine,
  config: SyncConfig,
  death: Death,
  which: Writes,
): Promise<boolean> {
  const { engine, died } = mortal(beside, config, death, which);
  const survived = await Promise.race([
    engine.invoke().then(() => true),
    died.then(() => false),
    engine.clock.sleep(INVOCATION_MS).then(() => false),
  ]);
  if (!survived) beside.pass(7 * MINUTE_MS);
  return !survived;
}
