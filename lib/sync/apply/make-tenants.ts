import { BULK, READ, WRITE } from '../costs.ts';
import { isPermitFailure } from '../errors.ts';
import { inParallel } from '../in-parallel.ts';
import type { PermitPort, PermitTenant } from '../ports.ts';
import type { TenantPlan } from '../round/plan/plan.ts';
import type { Caller } from '../session.ts';
import type { ApplyPorts } from './apply-ports.ts';
import { BULK_ITEMS } from './bulk-items.ts';
import { isWritten, type Outcome } from './outcome.ts';
import { runStep, type Task } from './steps.ts';
import { freshTenant, writeTenant } from './write-records.ts';

const READS_AT_ONCE = 8;

/** A tenant that is only named: nothing is known of it but its key. */
export const bareTenant = (key: string): PermitTenant => ({ key, name: key, attributes: {} });

/** Makes tenants, and changes those that are there. */
export async function makeTenants(
  tenants: readonly TenantPlan[],
  ports: ApplyPorts,
): Promise<void> {
  const { permit } = ports;
  const taskOf = (plan: TenantPlan): Task<TenantPlan> => ({ plan, item: plan });
  const one = ({ item }: Task<TenantPlan>, call: Caller, outcome: Outcome): Promise<void> =>
    makeTenant(item, call, outcome, permit);
  const written = tenants.filter(isWritten);
  /** Found to exist when they were to be created. */
  const existing: TenantPlan[] = [];

  await runStep(
    {
      tasks: written.filter((plan) => !isThere(plan)).map(taskOf),
      single: WRITE,
      one,
      bulk: {
        cost: BULK,
        items: BULK_ITEMS.tenants,
        // Whether creating a tenant that exists fails, or leaves it as it is, is not said: so they are looked for.
        async prepare(tasks) {
          const there = await existingKeys(tasks, ports);
          existing.push(
            ...tasks.filter(({ item }) => there.has(item.draft.key)).map(({ item }) => item),
          );
          return tasks.filter(({ item }) => !there.has(item.draft.key));
        },
        send: (plans) => permit.createTenants(plans.map(freshOf)),
      },
    },
    ports,
  );
  // There is no bulk call that changes tenants.
  const changed = [...written.filter(isThere), ...existing];
  await runStep({ tasks: changed.map(taskOf), single: WRITE, one }, ports);
}

const isThere = ({ draft: { before } }: TenantPlan): boolean =>
  before.made && before.pending?.deleted !== true;

function freshOf({ draft, record }: TenantPlan): PermitTenant {
  return record.kind === 'write' ? freshTenant(draft.key, record.values) : bareTenant(draft.key);
}

/** Which of some tenants Permit has: by a list of all, where that takes fewer requests than asking for each. */
async function existingKeys(
  tasks: readonly Task<TenantPlan>[],
  { permit, call }: ApplyPorts,
): Promise<ReadonlySet<string>> {
  const pages = Math.ceil(tasks.length / 4);
  const all = await readOrNothing(() => permit.tenantKeys(pages, (page) => call(READ, page)));
  if (all != null) return all;
  const found = new Set<string>();
  await inParallel(READS_AT_ONCE, tasks, async ({ item: { draft } }) => {
    const tenant = await readOrNothing(() => call(READ, () => permit.getTenant(draft.key)));
    // What could not be read may be there.
    if (tenant !== null) found.add(draft.key);
  });
  return found;
}

/** What cannot be read is met again when it is written. */
export async function readOrNothing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isPermitFailure(error)) return undefined;
    throw error;
  }
}

async function makeTenant(
  plan: TenantPlan,
  call: Caller,
  outcome: Outcome,
  permit: PermitPort,
): Promise<void> {
  const { draft, record } = plan;
  const { key } = draft;
  try {
    if (record.kind === 'ensure') await call(WRITE, () => permit.createTenant(bareTenant(key)));
    else if (record.kind === 'write') await writeTenant(permit, call, key, isThere(plan), record);
  } catch (error) {
    if (!isPermitFailure(error) || error.retry !== 'permanent') throw error;
    outcome.record = error;
  }
}

/** Makes the tenants that are missing, of those that role assignments name. */
export async function ensureTenants(
  keys: ReadonlySet<string>,
  { permit, call }: ApplyPorts,
): Promise<void> {
  await inParallel(READS_AT_ONCE, [...keys], async (key) => {
    const tenant = await readOrNothing(() => call(READ, () => permit.getTenant(key)));
    if (tenant !== null) return;
    await readOrNothing(() => call(WRITE, () => permit.createTenant(bareTenant(key))));
  });
}
