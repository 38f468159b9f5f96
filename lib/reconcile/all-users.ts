import { newest, type Version } from '../jobs/index.ts';
import { standingOf } from '../sync/index.ts';
import { allowedOf, DEFAULT_MAX_REMOVALS } from './brake.ts';
import { compareUsers, type Surroundings } from './compare-users.ts';
import { type Absentee, confirmAbsent } from './confirm-absent.ts';
import { grantsAnything } from './counted-grants.ts';
import type { Everything } from './everything.ts';
import { absenceOfUser } from './evidence.ts';
import { oursIn } from './leftovers.ts';
import { type Finding, takesAnything } from './report.ts';
import type { UserCase } from './user-case.ts';

/** Users compared at a time: what the worker would make of them is held for so many. */
const USERS_AT_ONCE = 500;

/** Compares every user that the provider lists, and those that it should. */
export async function findUsers(
  all: Everything,
  around: Surroundings,
): Promise<readonly Finding[]> {
  const { ledger, permit, provider, standing, context, options } = all;
  const { listing, began } = provider;
  const { source } = context;
  const asking = { ...context, othersInUse: standing.othersInUse, isNamed: false };
  const deletesRecords = context.mapping.users.onDelete === 'delete';
  const voidBefore = (place: string): Version => {
    const instance = ledger.instances.get(place);
    return newest(instance?.del, ledger.tenants.get(instance?.tenant.key ?? place)?.del);
  };
  const absentees: Absentee[] = [];
  for (const [key, item] of ledger.users) {
    if (listing.users.has(key)) continue;
    const isLeft = oursIn(item, permit.roles.get(key) ?? [], source).length > 0;
    // A tombstone matters only while Permit still has what it buried, and is not to keep it.
    const isBuried = item.seen <= item.del && !(deletesRecords && permit.users.has(key));
    if (isBuried && !isLeft) continue;
    const absence = absenceOfUser(key, item, asking);
    // Who has nothing to lose is not in the way of those who have.
    const losesRoles =
      isLeft || grantsAnything(item, source, voidBefore, standingOf(item, context.mapping));
    if (absence.kind === 'roles' && !losesRoles) continue;
    if (absence.kind !== 'others') absentees.push({ key, absence });
  }
  const allowed = allowedOf(standing.alive.users, options.maxRemovals ?? DEFAULT_MAX_REMOVALS);
  const unasked = await confirmAbsent('user', absentees, listing, allowed, options);
  const absences = new Map(absentees.map(({ key, absence }) => [key, absence]));

  const keys = new Set([...listing.users.keys(), ...absences.keys()]);
  const findings: Finding[] = [];
  let cases: UserCase[] = [];
  let done = 0;
  const flush = async () => {
    const found = await compareUsers(cases, context, { source, began }, around);
    for (const one of found) {
      if (one.differences.length > 0 || takesAnything(one)) findings.push(one);
    }
    done += cases.length;
    cases = [];
    options.onStep?.({ phase: 'comparing', done, total: keys.size });
  };
  for (const key of keys) {
    options.signal?.throwIfAborted();
    cases.push({
      key,
      item: ledger.users.get(key),
      held: { record: permit.users.get(key) ?? null, roles: permit.roles.get(key) ?? [] },
      listed: listing.users.get(key) ?? null,
      absence: absences.get(key) ?? null,
      isUnconfirmed: unasked.has(key),
    });
    if (cases.length === USERS_AT_ONCE) await flush();
  }
  await flush();
  return findings;
}
