import { OLDEST } from '../../jobs/index.ts';
import { type LedgerItem, type TenantItem, tenantPk } from '../../ledger/index.ts';
import type { Outcomes, Plan } from '../apply/outcome.ts';
import { isPermitFailure, RoundStopped } from '../errors.ts';
import type { LedgerPort } from '../ports.ts';
import type { TenantPlan, UserPlan } from '../round/plan.ts';
import type { Noted } from './note.ts';

/** What a round's plans were made from. */
export interface Reading {
  readonly users: readonly UserPlan[];
  readonly tenants: readonly TenantPlan[];
  readonly noted: Noted;
  /** A tenant's item as it was read, or a blank one. */
  readonly tenantRead: (tenant: string) => TenantItem;
}

/**
 * The plans that are out of date since others may have written: whose item has another revision than we gave it, and
 * those of users who are touched in a tenant that was deleted, or is about to be. That somebody else was given a role
 * there raises the tenant's revision too, and changes nothing of what they are to have.
 *
 * @throws {RoundStopped} `ledger`
 */
export async function overtakenBy(
  { users, tenants, noted, tenantRead }: Reading,
  outcomes: Outcomes,
  ledger: LedgerPort,
): Promise<ReadonlySet<Plan>> {
  const isOpen = (plan: Plan): boolean => {
    const outcome = outcomes.get(plan);
    return outcome !== undefined && outcome.open > 0 && outcome.left === undefined;
  };
  const open = { users: users.filter(isOpen), tenants: tenants.filter(isOpen) };
  const builtOn = new Map<string, TenantItem>();
  for (const { draft } of open.users) {
    for (const tenant of draft.touched) builtOn.set(tenantPk(tenant), tenantRead(tenant));
  }
  for (const plan of tenants) {
    const item = noted.get(plan)?.item;
    if (item?.kind === 'tenant') builtOn.set(item.pk, item);
  }
  const own = (plan: Plan): string => plan.draft.after.pk;
  const found = await loaded(
    [...new Set([...open.users.map(own), ...open.tenants.map(own), ...builtOn.keys()])],
    ledger,
  );
  const gone = new Set<string>();
  for (const [pk, item] of builtOn) {
    if (lifeOf(found.get(pk) ?? NEVER, item.env) !== lifeOf(item, item.env)) gone.add(pk);
  }
  const stale = (plan: Plan): boolean =>
    (found.get(own(plan))?.rev ?? 0) !== (noted.get(plan)?.item?.rev ?? 0);
  return new Set<Plan>([
    ...open.tenants.filter(stale),
    ...open.users.filter(
      (plan) => stale(plan) || [...plan.draft.touched].some((key) => gone.has(tenantPk(key))),
    ),
  ]);
}

const NEVER = { del: OLDEST, inc: 0, env: '', pending: undefined };

/** What of a tenant users' plans build on: its deletion, one that is under way in `env`, and its incarnation. */
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
