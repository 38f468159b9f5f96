import { scanLedger } from '../../lib/ledger/index.ts';
import type { ReconcileOptions, Step } from '../../lib/reconcile/index.ts';
import { refuseUnlessKnownById } from '../access/known-by-id.ts';
import type { Given } from '../command.ts';
import { type OnWait, openDirectory } from '../directories/index.ts';
import type { Request } from './request.ts';

/** All that comparing needs, opened. @throws {CliError} where a setting or a credential is missing */
export async function openAll(
  request: Request,
  { access, shell }: Given,
  onStep: (step: Step) => void,
  onWait: OnWait,
): Promise<ReconcileOptions> {
  const { now, sleep, signal } = shell;
  const directory = await openDirectory(request.source, access, shell, onWait);
  const mapping = await access.mapping();
  refuseUnlessKnownById(mapping, request.source);
  const { client, table, store } = await access.ledger();
  const permit = await access.permit();
  return {
    directory,
    ledger: {
      load: store.load,
      scan: () => scanLedger({ client, table, now, sleep: (ms) => sleep(ms, signal) }),
    },
    permit: permit.client,
    call: permit.call,
    mapping,
    now,
    maxRemovals: request.maxRemovals,
    users: request.users,
    signal,
    onStep,
  };
}
