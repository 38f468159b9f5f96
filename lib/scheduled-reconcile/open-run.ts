import type { RunPorts } from './ports.ts';
import type { OpenRun } from './run-state.ts';

/** A run that is older has lost touch with what it read first. */
const STALE_MS = 6 * 60 * 60 * 1000;

/** Why an open run is given up; `undefined`: it goes on. */
export type GivenUp = 'mapping_changed' | 'account_changed' | 'mode_changed' | 'stale';

/** Whether a run can go on as things are now. @param account - of the directory */
export function givenUp(run: OpenRun, account: string, ports: RunPorts): GivenUp | undefined {
  if (run.mapping !== ports.mapping.version) return 'mapping_changed';
  if (run.account !== account) return 'account_changed';
  if (run.mode !== ports.mode) return 'mode_changed';
  return ports.now() - run.startedAt > STALE_MS ? 'stale' : undefined;
}

/** A run that nothing was read for yet. */
export function newRun(account: string, { mapping, mode, newId, now }: RunPorts): OpenRun {
  return {
    id: newId(),
    startedAt: now(),
    mode,
    mapping: mapping.version,
    account,
    wakeUps: 0,
    stalls: 0,
  };
}

/** What stands before the number of each of its chunks. */
export const chunksOf = ({ id }: OpenRun, { source }: Pick<RunPorts, 'source'>): string =>
  `reconcile#${source}#${id}#`;
