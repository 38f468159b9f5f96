import { encodeJob, type Json, newest, type SyncJob } from '../../jobs/index.ts';
import {
  effectiveRoles,
  type InstanceItem,
  placePk,
  type Standing,
  type TenantItem,
  type UserItem,
} from '../../ledger/index.ts';
import { isInstance, type Mapping } from '../../mapping/index.ts';
import type { DocumentPort, LedgerPort, QueueMessage } from '../ports.ts';
import { bundleClaims } from '../round/claims/bundle-claims.ts';
import type { InstancePlan, PlaceView, TenantPlan, UserPlan } from '../round/plan/plan.ts';
import { standingOf } from '../round/plan/plan-place.ts';
import { planRound } from '../round/plan-round.ts';
import { type Book, createBook } from '../round/read/book.ts';
import { foreseeUsers } from '../round/read/identify.ts';
import { readMessages } from '../round/read/read-messages.ts';
import { isAlive, type RoundContext } from '../round/settle/drafts.ts';
import { openInstances } from '../round/settle-instances.ts';
import { callsOf, type PlannedCall } from './calls.ts';
import { type ForeseenJob, outcomeOf, outcomeOfSettled } from './outcome-of.ts';
import { revokedOf } from './revoked-of.ts';

/** What a user would be afterwards. */
export interface ForeseenUser {
  readonly key: string;
  readonly before: UserItem;
  readonly after: UserItem;
  readonly isAlive: boolean;
  /** Permit's fields, of which the jobs say something that counts; `null`: the provider has none. */
  readonly fields: ReadonlyMap<string, Json>;
  /** By tenant or instance, in every place that the ledger or a job knows: the roles that it should have. */
  readonly roles: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface ForeseenTenant {
  readonly key: string;
  readonly before: TenantItem;
  readonly after: TenantItem;
  readonly isAlive: boolean;
  readonly fields: ReadonlyMap<string, Json>;
}

export interface ForeseenInstance {
  /** `<resource>:<key>`. */
  readonly key: string;
  readonly tenant: string;
  readonly before: InstanceItem;
  readonly after: InstanceItem;
  readonly isAlive: boolean;
  readonly fields: ReadonlyMap<string, Json>;
  /** By subject, the relations that it should have to this instance. */
  readonly relations: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface Foresight {
  /** In the order of the jobs. */
  readonly jobs: readonly ForeseenJob[];
  readonly users: ReadonlyMap<string, ForeseenUser>;
  readonly tenants: ReadonlyMap<string, ForeseenTenant>;
  readonly instances: ReadonlyMap<string, ForeseenInstance>;
  /** In the order in which the worker would make them; it may put some of one kind into one bulk call. */
  readonly calls: readonly PlannedCall[];
}

export interface ForeseeOptions {
  readonly ledger: Pick<LedgerPort, 'load'>;
  /** Of the ledger table: who has which user key. Absent: nobody has one yet, but by their id. */
  readonly documents?: Pick<DocumentPort, 'read'> | undefined;
  readonly mapping: Mapping;
  /** `<project id>/<environment id>` of Permit; what the ledger knows of another one was not given there. */
  readonly env: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Permit's role keys, where they are known: a role that is missing refuses its job. */
  readonly roles?: ReadonlySet<string> | undefined;
}

/**
 * What would become of some jobs, were they applied now, all together: the worker's own reading, settling and planning,
 * and nothing written anywhere.
 *
 * @throws {LedgerError} when the ledger cannot be read
 */
export async function foresee(
  jobs: readonly SyncJob[],
  { ledger, documents = NOTHING_KNOWN, mapping, env, now, roles }: ForeseeOptions,
): Promise<Foresight> {
  const messages = jobs.map(asMessage);
  const { claimed: known, settled: told, unidentified } = readMessages(messages, mapping, now);
  const found = await foreseeUsers(unidentified, mapping, documents);
  const claimed = [...known, ...found.claimed];
  const settled = [...told, ...found.settled];
  const context: RoundContext = { env, mapping };
  const book = createBook({ load: (keys) => ledger.load(keys), save: neverSaves }, env);
  const claims = bundleClaims(claimed);
  const planned = await planRound(claims, book, context, (plans) =>
    revokedOf(plans, [...claims.users.keys()], book),
  );
  const places = planned.users.flatMap(({ draft }) => Object.keys(draft.after.places));
  await book.open(places.map(placePk));
  await openInstances(places.filter(isInstance), book);
  const { view } = planned;

  const byMessage = new Map<QueueMessage, Omit<ForeseenJob, 'job'>>();
  for (const { message, result } of settled) {
    byMessage.set(message, outcomeOfSettled(result));
  }
  const plans = {
    users: new Map(planned.users.map((plan) => [plan.draft.key, plan])),
    tenants: new Map(planned.tenants.map((plan) => [plan.draft.key, plan])),
    instances: new Map(planned.instances.map((plan) => [plan.draft.key, plan])),
    declarers: planned.declarers,
  };
  for (const item of claimed) byMessage.set(item.message, outcomeOf(item, plans, roles));
  return {
    jobs: jobs.map((job, at) => {
      const message = messages[at];
      const found = message === undefined ? undefined : byMessage.get(message);
      return { job, ...(found ?? { outcome: 'ignored' as const }) };
    }),
    users: new Map(
      planned.users.map((plan) => [plan.draft.key, foreseenUser(plan, mapping, view)]),
    ),
    tenants: new Map(planned.tenants.map((plan) => [plan.draft.key, foreseenTenant(plan)])),
    instances: new Map(
      planned.instances.map((plan) => [plan.draft.key, foreseenInstance(plan, mapping, view)]),
    ),
    calls: callsOf({ ...planned, users: planned.users.map(knownOnly(roles)) }, mapping, (key) =>
      isMade(book, key),
    ),
  };
}

/** A role that Permit lacks is caught before any call. */
const knownOnly =
  (roles: ReadonlySet<string> | undefined) =>
  (plan: UserPlan): UserPlan =>
    roles === undefined
      ? plan
      : {
          ...plan,
          assign: plan.assign.filter((one) => one.instance !== undefined || roles.has(one.role)),
        };

const NOTHING_KNOWN: Pick<DocumentPort, 'read'> = { read: () => Promise.resolve(null) };
const neverSaves = (): Promise<null> => Promise.resolve(null);
const isMade = (book: Book, tenant: string): boolean => book.tenant(tenant).made;

/** A job as a message that was just received. */
function asMessage(job: SyncJob, index: number): QueueMessage {
  return {
    messageId: String(index),
    receiptHandle: '',
    body: encodeJob(job),
    receiveCount: 1,
    receipts: 1,
    sentAt: job.observedAt,
    handed: false,
  };
}

function foreseenUser(
  { draft }: UserPlan,
  mapping: Mapping,
  view: (place: string) => PlaceView,
): ForeseenUser {
  const { key, before, after, values } = draft;
  const roles = held(draft, standingOf(after, mapping), view);
  return { key, before, after, isAlive: isAlive(after), fields: values, roles };
}

/** What a holder should have, by place. */
function held(
  { after }: UserPlan['draft'] | InstancePlan['draft'],
  standing: Standing,
  view: (place: string) => PlaceView,
): ReadonlyMap<string, ReadonlySet<string>> {
  const roles = new Map<string, ReadonlySet<string>>();
  for (const [name, place] of Object.entries(after.places)) {
    const { del, isDead } = view(name);
    const counts = isAlive(after) && !isDead;
    roles.set(
      name,
      counts ? effectiveRoles(place, newest(after.del, del), standing, name) : new Set(),
    );
  }
  return roles;
}

function foreseenTenant({ draft }: TenantPlan): ForeseenTenant {
  const { key, before, after, values } = draft;
  return { key, before, after, isAlive: isAlive(after), fields: values };
}

function foreseenInstance(
  { draft }: InstancePlan,
  mapping: Mapping,
  view: (place: string) => PlaceView,
): ForeseenInstance {
  const { key, before, after, values } = draft;
  const standing = standingOf({ sets: after.sets }, mapping);
  const relations = held(draft, standing, view);
  return {
    key,
    tenant: after.tenant.key,
    before,
    after,
    isAlive: isAlive(after),
    fields: values,
    relations,
  };
}
