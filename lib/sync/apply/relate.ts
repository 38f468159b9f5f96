import { BULK, BULK_DELETE, DELETE, WRITE } from '../costs.ts';
import { isPermitFailure } from '../errors.ts';
import type { PermitPort, RelationshipTuple } from '../ports.ts';
import type { InstancePlan } from '../round/plan/plan.ts';
import type { Caller } from '../session.ts';
import type { ApplyPorts } from './apply-ports.ts';
import { BULK_ITEMS } from './bulk-items.ts';
import { bareInstance } from './make-instances.ts';
import { readOrNothing } from './make-tenants.ts';
import { refuseRole, schemaName, unknownIn } from './outcome.ts';
import { runStep } from './steps.ts';

/** Takes relationships. */
export async function takeRelations(
  instances: readonly InstancePlan[],
  ports: ApplyPorts,
): Promise<void> {
  const { permit } = ports;
  await runStep(
    {
      tasks: instances.flatMap((plan) => plan.unrelate.map((item) => ({ plan, item }))),
      priority: 'revocation',
      single: DELETE,
      async one({ item }, call, outcome) {
        try {
          await call(DELETE, () => permit.unrelate(item));
          outcome.taken.push(item);
        } catch (error) {
          if (!isPermitFailure(error) || error.retry !== 'permanent') throw error;
          outcome.refused = error;
        }
      },
      bulk: {
        cost: BULK_DELETE,
        items: BULK_ITEMS.tuples,
        send: (tuples) => permit.unrelateAll(tuples),
      },
      done: ({ item }, outcome) => void outcome.taken.push(item),
    },
    ports,
  );
}

/** Gives relationships; both instances have been made. */
export async function giveRelations(
  instances: readonly InstancePlan[],
  ports: ApplyPorts,
): Promise<void> {
  const { permit } = ports;
  const isKnown = await knownRelations(instances, ports);
  await runStep(
    {
      tasks: instances.flatMap((plan) =>
        plan.relate.filter(isKnown).map((item) => ({ plan, item })),
      ),
      single: WRITE,
      async one({ plan, item }, call, outcome) {
        try {
          const tenant = plan.kind === 'instance' ? plan.draft.after.tenant.key : '';
          await relate(item, tenant, permit, call);
          outcome.given.push(item);
        } catch (error) {
          if (!isPermitFailure(error) || error.retry !== 'permanent') throw error;
          refuseRole(outcome, item, error);
        }
      },
      bulk: {
        cost: BULK,
        items: BULK_ITEMS.tuples,
        send: (tuples) => permit.relateAll(tuples),
      },
      done: ({ item }, outcome) => void outcome.given.push(item),
    },
    ports,
  );
}

/** Refuses relations that Permit does not have, and those of instances that could not be made. */
async function knownRelations(
  instances: readonly InstancePlan[],
  { catalog, call, outcomes }: ApplyPorts,
): Promise<(tuple: RelationshipTuple) => boolean> {
  const wanted = new Set(instances.flatMap(({ relate }) => relate.map(schemaName)));
  const unknown = await readOrNothing(() => catalog.unknown(wanted, outcomes, call));
  const refused = new Set<RelationshipTuple>();
  for (const plan of instances) {
    const outcome = outcomes.get(plan);
    if (outcome === undefined) continue;
    for (const tuple of plan.relate) {
      const name = schemaName(tuple);
      const isUnknown = unknown?.has(name) === true;
      if (!isUnknown && outcome.record === undefined) continue;
      refuseRole(outcome, tuple, isUnknown ? unknownIn(name) : (outcome.record ?? unknownIn(name)));
      outcome.open--;
      refused.add(tuple);
    }
  }
  return (tuple) => !refused.has(tuple);
}

/** Relates two instances; one that Permit misses is made, once, and they are related again. */
async function relate(
  tuple: RelationshipTuple,
  tenant: string,
  permit: PermitPort,
  call: Caller,
): Promise<void> {
  try {
    await call(WRITE, () => permit.relate(tuple));
  } catch (error) {
    if (!isPermitFailure(error) || error.missing === undefined) throw error;
    if (error.missing === 'relation' || error.missing === 'resource') {
      throw unknownIn(schemaName(tuple), error);
    }
    for (const key of [tuple.subject, tuple.object]) {
      await call(WRITE, () => permit.createInstance(bareInstance(key, tenant)));
    }
    await call(WRITE, () => permit.relate(tuple));
  }
}
