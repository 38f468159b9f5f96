import type { Outcome } from '../../lib/examples/index.ts';
import type { SyncJob } from '../../lib/jobs/index.ts';
import type { LedgerItem } from '../../lib/ledger/index.ts';
import type { Mapping } from '../../lib/mapping/index.ts';

/** A fact of which one config has something, and the other nothing. */
export interface Gone {
  readonly kind: string;
  readonly key: string;
  /** `null`: the whole of it. */
  readonly fact: string | null;
  readonly found: unknown;
}

/**
 * Whether a tenant or resource instance that another config has no word of stays in Permit all the same: nobody declared
 * it, rules only named it, and nothing is ever deleted because it is no longer named.
 *
 * @param before - the config that has it
 * @param ledger - what is on record of the jobs by that config
 */
export function stayingBy(
  jobs: readonly SyncJob[],
  before: Mapping,
  ledger: Outcome['ledger'],
): (gone: Gone) => boolean {
  const tenants = new Set(
    jobs.flatMap((job) =>
      'tenant' in job && !('user' in job) ? [before.tenantKey(job.source, job.tenant)] : [],
    ),
  );
  const instances = new Set([...ledger.values()].flatMap(declaredIn));
  return ({ kind, key, fact, found }) => {
    if (fact !== null || found !== null) return false;
    if (kind === 'tenants') return !tenants.has(key);
    return kind === 'instances' && !instances.has(key);
  };
}

const declaredIn = (item: LedgerItem): readonly string[] =>
  item.kind === 'instance' ? [] : Object.values(item.declared ?? {}).flatMap(Object.keys);
