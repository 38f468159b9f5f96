import { instancePk, type LedgerItem, tenantPk, userPk } from '../../lib/ledger/index.ts';
import type { Mapping } from '../../lib/mapping/index.ts';
import { blankOutcome } from '../../lib/sync/apply/outcome.ts';
import { recordTenant, recordUser } from '../../lib/sync/carry-out/record.ts';
import type { QueueMessage } from '../../lib/sync/ports.ts';
import { bundleClaims } from '../../lib/sync/round/claims/bundle-claims.ts';
import type { TenantPlan, UserPlan } from '../../lib/sync/round/plan/plan.ts';
import {
  adopt,
  blankInstance,
  blankTenant,
  blankUser,
} from '../../lib/sync/round/read/blank-items.ts';
import type { Book } from '../../lib/sync/round/read/book.ts';
import { readMessages } from '../../lib/sync/round/read/read-messages.ts';
import {
  planTenants,
  planUsers,
  settleUsers,
  type TenantPlans,
  touchedTenants,
} from '../../lib/sync/round/settle-round.ts';

const ENV = 'project/environment';

/** The ledger, as far as a round without I/O needs it. */
export type Items = ReadonlyMap<string, LedgerItem>;

export interface EngineEnd {
  readonly users: readonly UserPlan[];
  readonly tenants: readonly TenantPlan[];
  readonly view: TenantPlans['view'];
  /** Messages that were answered without a plan: refused, ignored. */
  readonly settled: number;
}

function open(
  items: Items,
  pks: readonly string[],
): Pick<Book, 'has' | 'user' | 'tenant' | 'instance'> {
  const read = new Map<string, LedgerItem>();
  for (const pk of pks) {
    const item = items.get(pk);
    if (item !== undefined) read.set(pk, adopt(item, ENV));
  }
  return {
    has: (pk) => read.has(pk),
    user(key) {
      const item = read.get(userPk(key));
      return item?.kind === 'user' ? item : blankUser(userPk(key), ENV);
    },
    tenant(key) {
      const item = read.get(tenantPk(key));
      return item?.kind === 'tenant' ? item : blankTenant(tenantPk(key), ENV);
    },
    instance: (key) => blankInstance(instancePk(key), ENV),
  };
}

/** What the worker does between a batch of messages and the calls that it needs, reads left out. */
export function runEngine(
  messages: readonly QueueMessage[],
  items: Items,
  mapping: Mapping,
  now: number,
): EngineEnd {
  const context = { env: ENV, mapping };
  const { claimed, settled } = readMessages(messages, mapping, now);
  const claims = bundleClaims(claimed);
  const book = open(items, claims.pks);
  const touched = touchedTenants(claims, book);
  const { plans, view } = planTenants(claims, touched, book, context);
  const drafts = settleUsers(claims, book, view, context);
  const users = planUsers(drafts, mapping, view);
  return { users, tenants: [...plans.values()], view, settled: settled.length };
}

/** The ledger after everything was applied. */
export function recorded({ users, tenants, view }: EngineEnd, now: number): Items {
  const items = new Map<string, LedgerItem>();
  const instanceRead = (key: string) => blankInstance(instancePk(key), ENV);
  const context = { view, instanceRead, now };
  for (const plan of users) {
    items.set(plan.draft.after.pk, recordUser(plan, blankOutcome(), 1, context));
  }
  for (const plan of tenants) {
    items.set(plan.draft.after.pk, recordTenant(plan, blankOutcome(), 1, context));
  }
  return items;
}
