import { BULK, WRITE } from '../costs.ts';
import { isPermitFailure } from '../errors.ts';
import type { PermitPort, PermitUser } from '../ports.ts';
import type { UserPlan } from '../round/plan/plan.ts';
import type { Caller } from '../session.ts';
import type { ApplyPorts } from './apply-ports.ts';
import { BULK_ITEMS } from './bulk-items.ts';
import type { KnownRoles } from './give-roles.ts';
import { isWritten, type Outcome } from './outcome.ts';
import { readRecords } from './read-records.ts';
import { runStep, type Task } from './steps.ts';
import { changeUser, freshUser, writeUser } from './write-records.ts';

/** Times that somebody else's claim to an e-mail is waited out before it is a fault of the job. */
const EMAIL_ATTEMPTS = 5;
/** Roles that go along with the creation of a user. */
const ROLES_IN_CREATION = 50;
/**
 * Records that are read for one bulk call. An invocation has reads for twice as many; what was read when its time runs
 * out was read in vain, and would be again and again if it were never enough to be written.
 */
const READ_TOGETHER = 300;
/** Users of whom nothing is known but their roles: from so many on, giving the roles in bulk makes them. */
const RIDERS_FROM = 30;

/**
 * Writes users' records. A user who is new to us is created together with its roles where that is one call for all;
 * where there are many, records go in bulk, and so do roles after them.
 *
 * @returns the plans whose roles have been given
 */
export async function makeUsers(
  users: readonly UserPlan[],
  known: KnownRoles,
  ports: ApplyPorts,
): Promise<ReadonlySet<UserPlan>> {
  const given = new Set<UserPlan>();
  const written = withoutRiders(users.filter(isWritten), known, ports);
  const { permit } = ports;

  const one = async ({ item }: Task<UserPlan>, call: Caller, outcome: Outcome): Promise<void> => {
    if (await created(item, known, permit, call)) {
      outcome.open -= item.assign.filter(known).length;
      outcome.written = true;
      outcome.given.push(...item.assign.filter(known));
      given.add(item);
    } else await makeUser(item, call, outcome, permit);
  };
  const done = (_: Task<UserPlan>, outcome: Outcome) => {
    outcome.written = true;
  };
  const taskOf = (plan: UserPlan): Task<UserPlan> => ({ plan, item: plan });

  const read = new Map<UserPlan, PermitUser | null>();
  /** Found to exist when they were to be created: what they hold is kept, but for what is new. */
  const existing: UserPlan[] = [];
  const fresh = written.filter((plan) => !isThere(plan) && !isReplaced(plan));
  await runStep(
    {
      tasks: fresh.map(taskOf),
      single: WRITE,
      one,
      done,
      bulk: {
        cost: BULK,
        items: BULK_ITEMS.users,
        send: (plans) => permit.createUsers(plans.map(freshOf)),
        async mend(tasks, { code }) {
          if (code !== 'conflict' || tasks.length > READ_TOGETHER) return null;
          await readRecords(tasks, read, ports);
          const there = tasks.filter(({ item }) => read.get(item) != null);
          if (there.length === 0) return null;
          existing.push(...there.filter(({ item }) => isMerged(item)).map(({ item }) => item));
          return {
            again: tasks.filter(({ item }) => read.get(item) === null),
            singly: there.filter(({ item }) => !isMerged(item)),
          };
        },
      },
    },
    ports,
  );

  await runStep(
    {
      tasks: written.filter(isReplaced).map(taskOf),
      single: WRITE,
      one,
      done,
      bulk: {
        cost: BULK,
        items: BULK_ITEMS.users,
        send: (plans) => permit.putUsers(plans.map(freshOf)),
      },
    },
    ports,
  );
  const changed = written.filter((plan) => isThere(plan) && isMerged(plan));
  await runStep(
    {
      tasks: [...changed, ...existing].map(taskOf),
      single: WRITE,
      one,
      done,
      bulk: {
        cost: BULK,
        items: READ_TOGETHER,
        async prepare(tasks) {
          await readRecords(tasks, read, ports);
          return tasks.filter(({ item }) => read.has(item));
        },
        send: (plans) => permit.putUsers(plans.map((plan) => recordOf(plan, read.get(plan)))),
      },
    },
    ports,
  );

  // The application writes there, too: changed in place, so as to touch nothing else.
  const shared = written.filter((plan) => isThere(plan) && !isReplaced(plan) && !isMerged(plan));
  await runStep({ tasks: shared.map(taskOf), single: WRITE, one }, ports);
  return given;
}

const isThere = ({ draft: { before } }: UserPlan): boolean =>
  before.made && before.pending?.deleted !== true;
const isReplaced = ({ record }: UserPlan): boolean => record.kind === 'write' && record.replace;
/** What is there is kept but for what is new, and the whole of it is ours to write. */
const isMerged = ({ record }: UserPlan): boolean =>
  record.kind === 'write' && record.owned && !record.replace;

/** Many users of whom only roles are known: made by the bulk call that gives them. */
function withoutRiders(
  plans: readonly UserPlan[],
  known: KnownRoles,
  { outcomes }: ApplyPorts,
): readonly UserPlan[] {
  const riders = plans.filter(
    ({ record, assign }) => record.kind === 'ensure' && assign.some(known),
  );
  if (riders.length < RIDERS_FROM) return plans;
  for (const plan of riders) {
    const outcome = outcomes.get(plan);
    if (outcome !== undefined) outcome.open--;
  }
  const riding = new Set(riders);
  return plans.filter((plan) => !riding.has(plan));
}

function freshOf({ draft, record }: UserPlan): PermitUser {
  return record.kind === 'write'
    ? freshUser(draft.key, record.values)
    : { key: draft.key, attributes: {} };
}

function recordOf(plan: UserPlan, before: PermitUser | null | undefined): PermitUser {
  if (before == null || plan.record.kind !== 'write') return freshOf(plan);
  return changeUser(before, plan.record.changed);
}

/** Creates a user who is new to us, roles and all. `false`: there is one, or the parts had better go one by one. */
async function created(
  plan: UserPlan,
  known: KnownRoles,
  permit: PermitPort,
  call: Caller,
): Promise<boolean> {
  const roles = plan.assign.filter(known);
  const oneCall = roles.length > 0 || !isReplaced(plan);
  if (isThere(plan) || !oneCall || roles.length > ROLES_IN_CREATION) return false;
  // Roles on resource instances are given by calls of their own.
  if (roles.some(({ instance }) => instance !== undefined)) return false;
  try {
    return await call(WRITE, () =>
      permit.createUser(
        freshOf(plan),
        roles.map(({ role, tenant }) => ({ role, tenant })),
      ),
    );
  } catch (error) {
    // Which part of it is at fault shows when they go one by one.
    if (!isPermitFailure(error)) throw error;
    if (error.retry !== 'permanent' && error.missing === undefined) throw error;
    return false;
  }
}

async function makeUser(
  plan: UserPlan,
  call: Caller,
  outcome: Outcome,
  permit: PermitPort,
): Promise<void> {
  const { draft, record } = plan;
  try {
    if (record.kind === 'ensure') await call(WRITE, () => permit.ensureUser(draft.key));
    else if (record.kind === 'write') await writeUser(permit, call, draft.key, record);
    outcome.written = true;
  } catch (error) {
    if (!isPermitFailure(error)) throw error;
    const refusals = draft.before.pending?.trouble?.emails ?? 0;
    const lost = error.code === 'email_taken' && refusals + 1 >= EMAIL_ATTEMPTS;
    if (error.retry !== 'permanent' && !lost) throw error;
    outcome.record = error;
  }
}
