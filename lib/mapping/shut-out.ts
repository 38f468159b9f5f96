import type { UserFields } from '../jobs/index.ts';
import type { ClerkConfig, ShutOut } from './config/config.ts';
import type { Mapping } from './mapping.ts';

type Verdict = ReturnType<Mapping['shutOut']>;

/** Whether a record says that its user is shut out: see {@link Mapping.shutOut}. */
export type CompiledShutOut = (fields: UserFields, whole: boolean) => Verdict;

export function compileShutOut({
  onBlock = 'unassign',
  onLock = 'keep',
}: ClerkConfig): CompiledShutOut {
  return ({ blocked, locked }, whole) => {
    const verdicts = [verdict(onBlock, blocked, whole), verdict(onLock, locked, whole)];
    if (verdicts.includes('delete')) return 'delete';
    if (verdicts.includes('unassign')) return 'unassign';
    // One that counts and is not named may shut the user out all the same.
    if (verdicts.includes(undefined)) return undefined;
    return whole || blocked !== undefined || locked !== undefined ? 'no' : undefined;
  };
}

function verdict(counts: ShutOut, value: boolean | null | undefined, whole: boolean): Verdict {
  if (counts === 'keep') return 'no';
  if (value === undefined && !whole) return undefined;
  return value === true ? counts : 'no';
}
