import { BULK, DELETE, READ, WRITE } from '../costs.ts';
import { isPermitFailure } from '../errors.ts';
import { inParallel } from '../in-parallel.ts';
import type { PermitFailure, PermitInstance, RoleAssignment } from '../ports.ts';
import type { InstancePlan } from '../round/plan/plan.ts';
import { mayBeOurs } from '../round/plan/plan-instance.ts';
import { isMoved } from '../round/settle/settle-instance.ts';
import type { Caller } from '../session.ts';
import type { ApplyPorts } from './apply-ports.ts';
import { BULK_ITEMS } from './bulk-items.ts';
import { bareTenant, readOrNothing } from './make-tenants.ts';
import { isWritten, type Outcome, resourceOf, unknownResource } from './outcome.ts';
import { runStep, type Task } from './steps.ts';
import { changeAttributes } from './write-records.ts';

const READS_AT_ONCE = 8;
/** By how much Permit's clock may be behind ours. */
const CLOCK_MARGIN_MS = 5_000;

/** An instance that is only named: nothing is known of it but its key, and where it is. */
export const bareInstance = (key: string, tenant: string): PermitInstance => ({
  key,
  tenant,
  attributes: {},
});

/** Makes resource instances, and changes those that are there. */
export async function makeInstances(
  instances: readonly InstancePlan[],
  ports: ApplyPorts,
): Promise<void> {
  const { permit, outcomes } = ports;
  const written = await ofKnownResources(instances.filter(isWritten), ports);
  const taskOf = (plan: InstancePlan): Task<InstancePlan> => ({ plan, item: plan });
  const one = ({ item }: Task<InstancePlan>, call: Caller, outcome: Outcome): Promise<void> =>
    makeInstance(item, call, outcome, ports);
  /** Found to exist when they were to be created: changed one by one. */
  const existing: InstancePlan[] = [];

  await runStep(
    {
      tasks: written.filter((plan) => !isThere(plan) && !plan.moved).map(taskOf),
      single: WRITE,
      one,
      done(_, outcome) {
        outcome.ours = true;
        outcome.written = true;
      },
      bulk: {
        cost: BULK,
        items: BULK_ITEMS.instances,
        // The call would replace those that are there, and it would not be known whose they are.
        async prepare(tasks) {
          const there = await existingKeys(tasks, ports);
          existing.push(...tasks.flatMap(({ item }) => (there.has(item.draft.key) ? [item] : [])));
          const absent = tasks.filter(({ item }) => !there.has(item.draft.key));
          for (const { plan } of absent) {
            const outcome = outcomes.get(plan);
            if (outcome !== undefined) outcome.tried = true;
          }
          return absent;
        },
        send: (plans) => permit.putInstances(plans.map(freshOf)),
      },
    },
    ports,
  );
  await runStep(
    {
      tasks: written.filter((plan) => isThere(plan) && isReplaced(plan)).map(taskOf),
      single: WRITE,
      one,
      done(_, outcome) {
        outcome.written = true;
      },
      bulk: {
        cost: BULK,
        items: BULK_ITEMS.instances,
        send: (plans) => permit.putInstances(plans.map(freshOf)),
      },
    },
    ports,
  );
  const single = written.filter((plan) => plan.moved || (isThere(plan) && !isReplaced(plan)));
  await runStep({ tasks: [...single, ...existing].map(taskOf), single: WRITE, one }, ports);
}

const isThere = ({ draft: { anew, before, after } }: InstancePlan): boolean =>
  before.made && before.pending?.deleted !== true && !anew && !isMoved(before, after.tenant);
/** Made by us, and all that it holds is in the plan. */
const isReplaced = ({ record, draft }: InstancePlan): boolean =>
  record.kind === 'write' && record.replace && draft.before.ours;

function freshOf({ draft, record }: InstancePlan): PermitInstance {
  const bare = bareInstance(draft.key, draft.after.tenant.key);
  if (record.kind !== 'write') return bare;
  return { ...bare, attributes: changeAttributes({}, record.values) };
}

/** Refuses what is of resources that Permit does not have. */
async function ofKnownResources(
  plans: readonly InstancePlan[],
  { catalog, call, outcomes }: ApplyPorts,
): Promise<readonly InstancePlan[]> {
  const wanted = new Set(plans.map(({ draft }) => resourceOf(draft.key)));
  const unknown = await readOrNothing(() => catalog.unknownResources(wanted, outcomes, call));
  if (unknown === undefined || unknown.size === 0) return plans;
  return plans.filter((plan) => {
    const resource = resourceOf(plan.draft.key);
    const outcome = outcomes.get(plan);
    if (!unknown.has(resource) || outcome === undefined) return true;
    outcome.record = unknownResource(resource);
    outcome.open--;
    return false;
  });
}

/**
 * Which of some instances Permit has: by a list of all, where that takes fewer requests than asking for each. What could
 * not be read may be there: it is made by a call that leaves others' as they are.
 */
async function existingKeys(
  tasks: readonly Task<InstancePlan>[],
  { permit, call }: ApplyPorts,
): Promise<ReadonlySet<string>> {
  const pages = Math.ceil(tasks.length / 4);
  const all = await readOrNothing(() => permit.instanceKeys(pages, (page) => call(READ, page)));
  if (all != null) return all;
  const found = new Set<string>();
  await inParallel(READS_AT_ONCE, tasks, async ({ item: { draft } }) => {
    const instance = await readOrNothing(() => call(READ, () => permit.getInstance(draft.key)));
    if (instance !== null) found.add(draft.key);
  });
  return found;
}

async function makeInstance(
  plan: InstancePlan,
  call: Caller,
  outcome: Outcome,
  ports: ApplyPorts,
): Promise<void> {
  try {
    if (isThere(plan)) await changeInstance(plan, call, ports);
    else await createOrAdopt(plan, call, outcome, ports);
    outcome.written = true;
  } catch (error) {
    if (!isPermitFailure(error)) throw error;
    const failure =
      error.missing === 'resource' ? unknownResource(resourceOf(plan.draft.key), error) : error;
    if (failure.retry !== 'permanent') throw failure;
    outcome.record = failure;
  }
}

/** Creates an instance. One that is there is taken over as it is, but for what the plan says of it. */
async function createOrAdopt(
  plan: InstancePlan,
  call: Caller,
  outcome: Outcome,
  ports: ApplyPorts,
): Promise<void> {
  const { permit } = ports;
  const { key, after } = plan.draft;
  const create = () => call(WRITE, () => permit.createInstance(freshOf(plan)));
  if (plan.moved) await call(DELETE, () => permit.deleteInstance(key), 'revocation');
  if (await created(create, after.tenant.key, call, ports)) {
    outcome.ours = true;
    return;
  }
  // It was there before the first attempt, whatever becomes of reading it.
  if (!mayBeOurs(plan.draft.before) && !plan.draft.before.ours && outcome.tried !== true) {
    outcome.ours = false;
  }
  const found = await call(READ, () => permit.getInstance(key));
  outcome.ours = isOurs(plan, found, outcome, ports.startedAt);
  if (found !== null && found.tenant !== after.tenant.key) {
    if (!outcome.ours) throw elsewhere(resourceOf(key));
    await call(DELETE, () => permit.deleteInstance(key), 'revocation');
    outcome.ours = await create();
    return;
  }
  await changeInstance(plan, call, ports, found);
}

/** @returns false when it is there already */
async function created(
  create: () => Promise<boolean>,
  tenant: string,
  call: Caller,
  { permit }: ApplyPorts,
): Promise<boolean> {
  try {
    return await create();
  } catch (error) {
    if (!isPermitFailure(error) || error.missing !== 'tenant') throw error;
    await call(WRITE, () => permit.createTenant(bareTenant(tenant)));
    return await create();
  }
}

/** Whether what was found is of an attempt of ours of which no answer came. */
export function isOurs(
  { draft: { before } }: InstancePlan,
  found: PermitInstance | null,
  { tried }: Outcome,
  startedAt: number,
): boolean {
  if (before.ours) return true;
  const since = before.pending?.at ?? (tried === true ? startedAt : undefined);
  if (since === undefined || found?.createdAt === undefined) return false;
  return found.createdAt >= since - CLOCK_MARGIN_MS;
}

/** The key may have an e-mail in it, and the job says which it is. */
const elsewhere = (resource: string): PermitFailure =>
  Object.assign(
    new Error(
      `an instance of resource "${resource}" is in another tenant in Permit, and was not made by us: delete it there, or rename it in sync.config.ts, then replay`,
    ),
    { retry: 'permanent', code: 'instance_elsewhere' } as const,
  );

/** Sets what is new, and leaves the other attributes. */
async function changeInstance(
  plan: InstancePlan,
  call: Caller,
  { permit }: ApplyPorts,
  read?: PermitInstance | null,
): Promise<void> {
  const { record, draft } = plan;
  if (record.kind !== 'write' || record.values.size + record.changed.size === 0) return;
  const found = read === undefined ? await call(READ, () => permit.getInstance(draft.key)) : read;
  if (found === null) {
    await call(WRITE, () => permit.createInstance(freshOf(plan)));
    return;
  }
  // Of one that was there before we knew, nothing is known: all that is at hand, and what is to be cleared.
  const changed = read === undefined ? record.changed : [...record.values, ...record.changed];
  const attributes = changeAttributes(found.attributes, new Map(changed));
  await call(WRITE, () => permit.patchInstance(draft.key, attributes));
}

/** Makes the instances that are missing, of those that role assignments name. */
export async function ensureInstances(
  tasks: readonly Task<RoleAssignment>[],
  { permit, call }: ApplyPorts,
): Promise<void> {
  const homes = new Map<string, string>();
  for (const { item } of tasks) {
    if (item.instance !== undefined) homes.set(item.instance, item.tenant);
  }
  await inParallel(READS_AT_ONCE, [...homes], async ([key, tenant]) => {
    const found = await readOrNothing(() => call(READ, () => permit.getInstance(key)));
    if (found !== null) return;
    await readOrNothing(() => call(WRITE, () => permit.createInstance(bareInstance(key, tenant))));
  });
}
