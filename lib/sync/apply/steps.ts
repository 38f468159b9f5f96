import { times } from '../costs.ts';
import { isPermitFailure, Overtaken } from '../errors.ts';
import { inParallel } from '../in-parallel.ts';
import type { BudgetPort, Cost, PermitFailure, PermitPort, Priority } from '../ports.ts';
import { type Caller, isNoAnswer } from '../session.ts';
import { noteRequest, type Outcome, type Outcomes, type Plan } from './outcome.ts';

/** Single calls under way at once. */
const SINGLES_AT_ONCE = 6;
/** A bulk call of no more items that fails is done singly: so many single calls cost about what a bulk call does. */
const SINGLY_UP_TO = 30;
/** Single calls between two looks at what else is waiting. */
const BREATH_EVERY = 24;

/** One thing to do for one entity. */
export interface Task<Item> {
  readonly plan: Plan;
  readonly item: Item;
}

/** Things of one kind, to be done one by one or many at once. */
export interface Step<Item> {
  readonly tasks: readonly Task<Item>[];
  /** Of calls of this step, if it is another than the round's. */
  readonly priority?: Priority;
  /** What one task costs when it is done by itself. */
  readonly single: Cost;
  /** Does one task. What it throws is the fault of the task's entity alone. */
  one(task: Task<Item>, call: Caller, outcome: Outcome): Promise<void>;
  readonly bulk?: Bulk<Item>;
  /** Told of each task that a bulk call did. */
  done?(task: Task<Item>, outcome: Outcome): void;
}

export interface Bulk<Item> {
  readonly cost: Cost;
  /** Items that one call takes. */
  readonly items: number;
  send(items: readonly Item[]): Promise<void>;
  /** Makes calls that have to come before. @returns the tasks that are still for a bulk call */
  prepare?(tasks: readonly Task<Item>[]): Promise<readonly Task<Item>[]>;
  /** Mends what made a call fail, if it can: what is to be sent again, and what had better be done one by one. */
  mend?(
    tasks: readonly Task<Item>[],
    failure: PermitFailure,
  ): Promise<{
    readonly again: readonly Task<Item>[];
    readonly singly: readonly Task<Item>[];
  } | null>;
}

export interface StepContext {
  readonly call: Caller;
  readonly permit: Pick<PermitPort, 'traced'>;
  readonly budget: BudgetPort;
  readonly priority: Priority;
  readonly outcomes: Outcomes;
  /** Lets what is more urgent go first, if anything is. Nothing of ours is under way then. */
  readonly breathe: () => Promise<void>;
}

/** Runs a step. One entity's failure holds up no other. @throws {RoundStopped} and what is unforeseen */
export async function runStep<Item>(step: Step<Item>, context: StepContext): Promise<void> {
  const { call, permit, budget, outcomes, breathe } = context;
  const priority = step.priority ?? context.priority;
  /** Set once a small part turned out to be mostly at fault: halving would find no healthy rest. */
  let mostlyAtFault = false;

  const outcomeOf = (task: Task<Item>): Outcome | undefined => outcomes.get(task.plan);
  const isOpen = (task: Task<Item>): boolean => !(outcomeOf(task)?.left ?? false);

  async function single(task: Task<Item>): Promise<boolean> {
    const outcome = outcomeOf(task);
    if (outcome === undefined || !isOpen(task)) return true;
    const mine: Caller = (cost, made, urgency = priority) =>
      call(
        cost,
        () => {
          if (!isOpen(task)) throw new Overtaken();
          return permit.traced(made, (requestId) => noteRequest(outcome, requestId));
        },
        urgency,
      );
    try {
      await step.one(task, mine, outcome);
      outcome.open--;
      return true;
    } catch (error) {
      if (error instanceof Overtaken) return true;
      if (!isPermitFailure(error)) throw error;
      outcome.retry = error;
      outcome.open--;
      return false;
    }
  }

  async function singly(tasks: readonly Task<Item>[]): Promise<void> {
    let refused = 0;
    for (let at = 0; at < tasks.length; at += BREATH_EVERY) {
      if (at > 0) await breathe();
      const some = tasks.slice(at, at + BREATH_EVERY);
      await inParallel(SINGLES_AT_ONCE, some, async (task) => {
        const before = faults(outcomeOf(task));
        await single(task);
        if (faults(outcomeOf(task)) > before) refused++;
      });
    }
    if (refused > tasks.length / 2) mostlyAtFault = true;
  }

  /** One bulk call, or the failure that it met. */
  async function send(bulk: Bulk<Item>, tasks: readonly Task<Item>[]) {
    let sent: readonly Task<Item>[] = [];
    try {
      await call(
        bulk.cost,
        async () => {
          sent = tasks.filter(isOpen);
          if (sent.length === 0) return;
          const items = sent.map(({ item }) => item);
          await permit.traced(
            () => bulk.send(items),
            (requestId) => noteForAll(sent, requestId),
          );
        },
        priority,
      );
    } catch (error) {
      if (!isPermitFailure(error)) throw error;
      return error;
    }
    for (const task of sent) {
      const outcome = outcomeOf(task);
      if (outcome === undefined) continue;
      outcome.open--;
      step.done?.(task, outcome);
    }
    return undefined;
  }

  function noteForAll(tasks: readonly Task<Item>[], requestId: string): void {
    // A plan has several tasks where it gives several roles.
    for (const outcome of new Set(tasks.map(outcomeOf))) {
      if (outcome !== undefined) noteRequest(outcome, requestId);
    }
  }

  async function together(bulk: Bulk<Item>, tasks: readonly Task<Item>[]): Promise<void> {
    await breathe();
    let left = tasks;
    if (left.length === 0) return;
    let mended = false;
    for (let sends = 1; ; sends++) {
      const failure = await send(bulk, left);
      if (failure === undefined) return;
      if (!mended) {
        mended = true;
        const mending = (await bulk.mend?.(left, failure)) ?? null;
        if (mending !== null) {
          await singly(mending.singly);
          left = mending.again;
          if (left.length === 0) return;
          continue;
        }
      }
      // No answer says nothing of the items: once more before it is taken to be one of them.
      if (!isNoAnswer(failure) || sends > 1) break;
    }
    if (left.length <= SINGLY_UP_TO || mostlyAtFault) return await singly(left);
    const half = Math.ceil(left.length / 2);
    await together(bulk, left.slice(0, half));
    await together(bulk, left.slice(half));
  }

  /** Whether few single calls, or one that takes many, cost less of what Permit allows. */
  function isCheaperTogether(bulk: Bulk<Item>, count: number): boolean {
    if (count < 2) return waitsOnly(bulk, count);
    const one = budget.price(times(count, step.single), priority);
    const all = budget.price(times(Math.ceil(count / bulk.items), bulk.cost), priority);
    if (priority !== 'import') {
      // Who waits for it would rather not wait for the next minute's share.
      if (one.waitMs === 0 && all.waitMs > 0) return false;
      if (one.waitMs > 0 && all.waitMs === 0) return true;
    }
    return all.share < one.share;
  }

  /** A lone call goes by itself, unless only a bulk call can be made at once. */
  function waitsOnly(bulk: Bulk<Item>, count: number): boolean {
    if (count === 0 || priority === 'import') return false;
    return (
      budget.price(step.single, priority).waitMs > 0 &&
      budget.price(bulk.cost, priority).waitMs === 0
    );
  }

  const tasks = step.tasks.filter(isOpen);
  if (tasks.length === 0) return;
  const { bulk } = step;
  if (bulk === undefined || !isCheaperTogether(bulk, tasks.length)) return await singly(tasks);
  for (let at = 0; at < tasks.length; at += bulk.items) {
    const some = tasks.slice(at, at + bulk.items);
    const ready = (await bulk.prepare?.(some)) ?? some;
    await together(bulk, ready.filter(isOpen));
  }
}

/** What was refused of an entity for good. */
function faults(outcome: Outcome | undefined): number {
  if (outcome === undefined) return 0;
  let roles = 0;
  for (const refused of outcome.roles.values()) roles += refused.size;
  return roles + Number(outcome.record !== undefined) + Number(outcome.refused !== undefined);
}
