import { BULK_DELETE, DELETE, READ } from '../costs.ts';
import { inParallel } from '../in-parallel.ts';
import type { InstancePlan } from '../round/plan/plan.ts';
import { mayBeOurs } from '../round/plan/plan-instance.ts';
import type { Caller } from '../session.ts';
import type { ApplyPorts } from './apply-ports.ts';
import { BULK_ITEMS } from './bulk-items.ts';
import { isOurs } from './make-instances.ts';
import { readOrNothing } from './make-tenants.ts';
import { type Outcome, refusable } from './outcome.ts';
import { runStep, type Task } from './steps.ts';

const READS_AT_ONCE = 8;

/** Deletes resource instances. Only those that are ours: of an attempt to make one, it may not be known whose it is. */
export async function deleteInstances(
  instances: readonly InstancePlan[],
  ports: ApplyPorts,
): Promise<void> {
  const { permit, call, outcomes } = ports;
  const deleted = instances.filter(({ record }) => record.kind === 'delete');
  const foreign = new Set<InstancePlan>();
  await inParallel(
    READS_AT_ONCE,
    deleted.filter(({ draft }) => mayBeOurs(draft.before)),
    async (plan) => {
      const outcome = outcomes.get(plan);
      if (outcome !== undefined && !(await isToGo(plan, call, outcome, ports))) foreign.add(plan);
    },
  );
  const taskOf = (plan: InstancePlan): Task<string> => ({ plan, item: plan.draft.key });
  await runStep(
    {
      tasks: deleted.filter((plan) => !foreign.has(plan)).map(taskOf),
      priority: 'revocation',
      single: DELETE,
      one: ({ item }, mine, outcome) =>
        refusable(outcome, () => mine(DELETE, () => permit.deleteInstance(item))),
      bulk: {
        cost: BULK_DELETE,
        items: BULK_ITEMS.instances,
        send: (keys) => permit.deleteInstances(keys),
      },
    },
    ports,
  );
}

/** Looks whose an instance is. One of somebody else's is left open: the next round knows, and only takes what we gave. */
async function isToGo(
  plan: InstancePlan,
  call: Caller,
  outcome: Outcome,
  { permit, startedAt }: ApplyPorts,
): Promise<boolean> {
  const found = await readOrNothing(() =>
    call(READ, () => permit.getInstance(plan.draft.key), 'revocation'),
  );
  if (found === undefined) return false;
  if (found === null || isOurs(plan, found, outcome, startedAt)) return true;
  outcome.ours = false;
  return false;
}
