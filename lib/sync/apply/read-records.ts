import { READ } from '../costs.ts';
import { isPermitFailure, Overtaken } from '../errors.ts';
import { inParallel } from '../in-parallel.ts';
import type { PermitUser } from '../ports.ts';
import type { UserPlan } from '../round/plan/plan.ts';
import type { ApplyPorts } from './apply-ports.ts';
import type { Task } from './steps.ts';

const READS_AT_ONCE = 8;

/** Reads users' records before they are changed. What fails is that user's, and holds up no other. */
export async function readRecords(
  tasks: readonly Task<UserPlan>[],
  into: Map<UserPlan, PermitUser | null>,
  { permit, call, outcomes }: ApplyPorts,
): Promise<void> {
  const unread = tasks.filter(({ item }) => !into.has(item));
  await inParallel(READS_AT_ONCE, unread, async ({ item }) => {
    const outcome = outcomes.get(item);
    try {
      const record = await call(READ, () => {
        if (outcome?.left) throw new Overtaken();
        return permit.getUser(item.draft.key);
      });
      into.set(item, record);
    } catch (error) {
      if (error instanceof Overtaken) return;
      if (!isPermitFailure(error)) throw error;
      if (outcome === undefined) return;
      outcome.open--;
      if (error.retry === 'permanent') {
        // The record alone: roles are given all the same.
        outcome.record = error;
        return;
      }
      outcome.retry = error;
      outcome.left = true;
    }
  });
}
