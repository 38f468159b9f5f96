import { decodeKey } from '../../mapping/index.ts';
import { isPermitFailure, type RoundStopped } from '../errors.ts';
import type { PermitFailure, RelationshipTuple, RoleAssignment } from '../ports.ts';
import type { Plan } from '../round/plan/plan.ts';

export type { Plan };

/** What a holder has in a place: a user its role in a tenant or on an instance, an instance its relation to a subject. */
export type Held = RoleAssignment | RelationshipTuple;

export const placeOf = (held: Held): string =>
  'subject' in held ? held.subject : (held.instance ?? held.tenant);
export const roleOf = (held: Held): string => ('subject' in held ? held.relation : held.role);

/** How an entity's plan went. */
export interface Outcome {
  /** Set when something must be tried again: the note stays, with the versions. */
  retry?: PermitFailure | RoundStopped;
  /** Set when somebody else wrote the entity in between: theirs counts, and its jobs come again. */
  overtaken?: true;
  /** Nothing more is to be done for it in this round. */
  left?: true;
  /** Set when a revocation or deletion was refused for good: the note stays, too. */
  refused?: PermitFailure;
  /** The record was refused for good: its fields are not recorded. */
  record?: PermitFailure;
  /** Roles that were refused for good, by place and role. */
  readonly roles: Map<string, Map<string, PermitFailure>>;
  /** The record is as it is to be, for certain. */
  written?: true;
  /** Of a resource instance: whether it was not there before us. */
  ours?: boolean;
  /** A bulk call that makes it was sent; whether it did is not known. */
  tried?: true;
  /** What is gone for certain, whatever becomes of the rest. */
  readonly taken: Held[];
  /** What is there for certain. */
  readonly given: Held[];
  /** Ids that Permit gave the requests of its calls: the first ones, and the newest. */
  readonly requestIds: string[];
  /** What of the plan is still to be done. */
  open: number;
}

export type Outcomes = ReadonlyMap<Plan, Outcome>;

/** Whether the record is to be written once all that goes is gone. */
export const isWritten = ({ record }: Plan): boolean =>
  record.kind === 'write' || record.kind === 'ensure';

/** An outcome of which nothing has come yet. */
export function blankOutcome(plan?: Plan): Outcome {
  const record = plan === undefined || plan.record.kind === 'none' ? 0 : 1;
  return {
    roles: new Map(),
    taken: [],
    given: [],
    requestIds: [],
    open: record + rolesIn(plan),
  };
}

function rolesIn(plan: Plan | undefined): number {
  if (plan?.kind === 'user') return plan.unassign.length + plan.assign.length;
  return plan?.kind === 'instance' ? plan.unrelate.length + plan.relate.length : 0;
}

/** Of one entity: enough to ask Permit by, and no more than a log line bears. */
const REQUEST_IDS = 10;

/** A call for the entity was answered. */
export function noteRequest({ requestIds }: Outcome, requestId: string): void {
  if (requestIds.length === REQUEST_IDS) requestIds.pop();
  requestIds.push(requestId);
}

/** Does what takes something away; refused for good, that is the outcome. */
export async function refusable(outcome: Outcome, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isPermitFailure(error) || error.retry !== 'permanent') throw error;
    outcome.refused = error;
  }
}

export function refuseRole(outcome: Outcome, held: Held, why: PermitFailure): void {
  const place = placeOf(held);
  const roles = outcome.roles.get(place) ?? new Map<string, PermitFailure>();
  outcome.roles.set(place, roles.set(roleOf(held), why));
}

/** The resource of an instance: `document` of `document:d1`. */
export const resourceOf = (instance: string): string => instance.slice(0, instance.indexOf(':'));

/** What a role, relation or resource is called in the lists of what Permit has. */
export function schemaName(held: Held): string {
  if ('subject' in held) return `${resourceOf(held.object)}.${held.relation}`;
  return held.instance === undefined ? held.role : `${resourceOf(held.instance)}#${held.role}`;
}

/** What the environment does not have: our configuration, so it is named. `name` as by {@link schemaName}. */
export function unknownIn(name: string, said?: PermitFailure): PermitFailure {
  const [code, what] = describe(name);
  const message = `${what} does not exist in Permit: create it, or rename it in sync.config.ts, then replay`;
  return Object.assign(new Error(message, { cause: said }), {
    retry: 'permanent',
    code,
    status: said?.status,
    requestId: said?.requestId,
  } as const);
}

function describe(name: string): readonly [code: string, what: string] {
  const [resource = '', role] = name.split('#');
  if (role !== undefined) return ['unknown_role', `role "${role}" of resource "${resource}"`];
  const [object = '', relation] = name.split('.');
  if (relation !== undefined) {
    return ['unknown_relation', `relation "${relation}" of resource "${object}"`];
  }
  // The name that the config's `rename` wants, where the key is not the name itself.
  const said = decodeKey(name);
  return ['unknown_role', `role "${name}"${said === name ? '' : ` ("${said}" at the provider)`}`];
}

/** A resource that the environment does not have. */
export function unknownResource(name: string, said?: PermitFailure): PermitFailure {
  return Object.assign(unknownIn(name, said), {
    code: 'unknown_resource',
    message: `resource "${name}" does not exist in Permit: create it, or rename it in sync.config.ts, then replay`,
  });
}
