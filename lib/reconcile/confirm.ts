import { refusalOf, removalsOf } from './brake.ts';
import { contextOf } from './compare.ts';
import { examineUsers } from './examine.ts';
import type { ReconcileOptions } from './ports.ts';
import { type Comparison, type Finding, takesAnything } from './report.ts';

/**
 * So many users are all looked at again, which takes two of Permit's requests for each. Of more, only those are who would
 * lose something, or get back what the ledger was told is gone: another needless mend changes nothing, and many of them
 * go in few bulk calls.
 */
const LOOKED_AT_AGAIN = 300;

/**
 * Looks again, right before it is mended, at what a comparison found: listings are minutes old by then, and Permit's
 * may have moved while they were read. Whoever would lose something is asked for at the provider, in the ledger and at
 * Permit by itself; what is not so any more is left out.
 *
 * @returns what is still to be mended, with what no mend helps
 * @throws {ReconcileError} `too_many_removals`; what reading throws
 */
export async function confirm(
  comparison: Comparison,
  options: ReconcileOptions,
): Promise<Comparison> {
  const refusal = refusalOf(comparison);
  if (refusal !== null) throw refusal;
  // Named users were read one by one just now.
  if (comparison.named !== null) return comparison;

  const kept = new Set(comparison.findings);
  const tenants: string[] = [];
  for (const finding of comparison.findings) {
    const isDeletion = finding.removes.tenants > 0;
    if (finding.entity !== 'tenant' || finding.id === null) continue;
    if (!isDeletion && !finding.isReturn) continue;
    options.signal?.throwIfAborted();
    const isThere = (await options.directory.readTenant(finding.id)) !== null;
    if (isThere === isDeletion) kept.delete(finding);
    else if (isDeletion) tenants.push(finding.key);
  }

  const again = lookedAtAgain(comparison.findings);
  for (const finding of again) kept.delete(finding);
  const { findings } = await examineUsers(
    {
      ids: again.flatMap(({ id }) => id ?? []),
      othersInUse: comparison.othersInUse,
      isNamed: false,
      tenants: {
        isOwn: (key) => comparison.ownTenants.has(key),
        isGone: (key) => tenants.includes(key),
      },
    },
    await contextOf(options),
    options,
  );
  const all = [...kept, ...findings].filter(
    (one) => one.differences.length > 0 || takesAnything(one),
  );
  const { users, tenants: tenantsOf, roles, instances } = comparison.removals;
  const alive = {
    users: users.of,
    tenants: tenantsOf.of,
    roles: roles.of,
    instances: instances.of,
  };
  const confirmed: Comparison = {
    ...comparison,
    findings: all,
    removals: removalsOf(all, alive, options.maxRemovals),
  };
  const second = refusalOf(confirmed);
  if (second !== null) throw second;
  return confirmed;
}

/** Users who would be mended, and can be asked for. */
function lookedAtAgain(findings: readonly Finding[]): readonly Finding[] {
  const users = findings.filter(
    ({ entity, id, mends }) => entity === 'user' && id !== null && mends.length > 0,
  );
  if (users.length <= LOOKED_AT_AGAIN) return users;
  return users.filter((one) => one.isReturn === true || takesAnything(one));
}
