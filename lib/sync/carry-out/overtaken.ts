import { OLDEST } from '../../jobs/index.ts';
import type { LedgerItem } from '../../ledger/index.ts';
import { isInstance } from '../../mapping/index.ts';
import type { Outcomes } from '../apply/outcome.ts';
import { isPermitFailure, RoundStopped } from '../errors.ts';
import type { LedgerPort } from '../ports.ts';
import type { InstancePlan, Plan, TenantPlan, UserPlan } from '../round/plan/plan.ts';
import type { Book } from '../round/read/book.ts';
import type { Noted } from './note.ts';

/** What a round's plans were made from. */
export interface Reading {
  readonly users: readonly UserPlan[];
  readonly tenants: readonly TenantPlan[];
  readonly instances: readonly InstancePlan[];
  readonly noted: Noted;
  /** Items as they were read, or blank ones. */
  readonly read: Pick<Book, 'tenant' | 'instance'>;
  /** The tenant that a place is, or is to be in. */
  readonly tenantOf: (place: string) => string;
}

/**
 * The plans that are out of date since others may have written: whose item has another revision than we gave it, and
 * those of holders who are touched in a place that was deleted, or is about to be. That somebody else was given a role
 * there raises the place's revision too, and changes nothing of what they are to have.
 *
 * @throws {RoundStopped} `ledger`
 */
export async function overtakenBy(
  reading: Reading,
  outcomes: Outcomes,
  ledger: LedgerPort,
): Promise<ReadonlySet<Plan>> {
  const { users, tenants, instances, noted } = reading;
  const isOpen = (plan: Plan): boolean => {
    const outcome = outcomes.get(plan);
    return outcome !== undefined && outcome.open > 0 && outcome.left === undefined;
  };
  const holders = [...users.filter(isOpen), ...instances.filter(isOpen)];
  const open = [...holders, ...tenants.filter(isOpen)];
  const builtOn = new Map<string, LedgerItem>();
  for (const plan of holders) {
    for (const item of foundations(plan, reading)) builtOn.set(item.pk, item);
  }
  for (const plan of [...tenants, ...instances]) {
    const item = noted.get(plan)?.item;
    if (item != null) builtOn.set(item.pk, item);
  }
  const own = (plan: Plan): string => plan.draft.after.pk;
  const found = await loaded([...new Set([...open.map(own), ...builtOn.keys()])], ledger);
  const gone = new Set<string>();
  for (const [pk, item] of builtOn) {
    if (lifeOf(found.get(pk) ?? NEVER, item.env) !== lifeOf(item, item.env)) gone.add(pk);
  }
  const stale = (plan: Plan): boolean =>
    (found.get(own(plan))?.rev ?? 0) !== (noted.get(plan)?.item?.rev ?? 0);
  const unfounded = (plan: UserPlan | InstancePlan): boolean =>
    gone.size > 0 && foundations(plan, reading).some(({ pk }) => gone.has(pk));
  return new Set<Plan>([...open.filter(stale), ...holders.filter(unfounded)]);
}

/** Places that a holder's plan builds on; an instance is in a tenant, and goes with it. */
function foundations(
  plan: UserPlan | InstancePlan,
  { read, tenantOf }: Reading,
): readonly LedgerItem[] {
  const items: LedgerItem[] = [];
  const homes = new Set<string>();
  for (const place of plan.draft.touched) {
    homes.add(tenantOf(place));
    if (isInstance(place)) items.push(read.instance(place));
  }
  if (plan.kind === 'instance') homes.add(plan.draft.after.tenant.key);
  for (const key of homes) items.push(read.tenant(key));
  return items;
}

const NEVER = { del: OLDEST, inc: 0, env: '', pending: undefined };

/** What of a place its holders' plans build on: its deletion, one that is under way in `env`, and its incarnation. */
function lifeOf(item: LedgerItem | typeof NEVER, env: string): string {
  const { del, pending } = item;
  const inc = 'inc' in item ? item.inc : 0;
  return `${del} ${inc} ${item.env === env && pending?.deleted === true}`;
}

async function loaded(pks: readonly string[], ledger: LedgerPort) {
  try {
    return await ledger.load(pks);
  } catch (error) {
    if (!isPermitFailure(error)) throw error;
    throw new RoundStopped('ledger', error.message, { cause: error });
  }
}
