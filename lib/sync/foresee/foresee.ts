import { encodeJob, type Json, newest, type SyncJob } from '../../jobs/index.ts';
import { effectiveRoles, type TenantItem, tenantPk, type UserItem } from '../../ledger/index.ts';
import type { Mapping } from '../../mapping/index.ts';
import { unknownRole } from '../apply/outcome.ts';
import type { LedgerPort, QueueMessage } from '../ports.ts';
import { type Book, createBook } from '../round/book.ts';
import { isAlive, type RoundContext } from '../round/drafts.ts';
import type { TenantPlan, UserPlan } from '../round/plan.ts';
import { type ClaimedItem, readMessages } from '../round/read-messages.ts';
import {
  bundleClaims,
  planTenants,
  planUsers,
  settleUsers,
  touchedTenants,
} from '../round/settle-round.ts';
import { callsOf, type PlannedCall } from './calls.ts';

/** What the worker would make of a job, as the ledger stands now. */
export interface ForeseenJob {
  readonly job: SyncJob;
  /**
   * `apply`: Permit would be written. `unchanged`: nothing would. `superseded`: something newer stands. `ignored`: the
   * config makes nothing of it. `refused`: it would be dead-lettered, for `reason`.
   */
  readonly outcome: 'apply' | 'unchanged' | 'superseded' | 'ignored' | 'refused';
  /** A code, e.g. `unknown_role`. */
  readonly reason?: string;
  readonly message?: string;
}

/** What a user would be afterwards. */
export interface ForeseenUser {
  readonly key: string;
  readonly before: UserItem;
  readonly after: UserItem;
  readonly isAlive: boolean;
  /** Permit's fields, of which the jobs say something that counts; `null`: the provider has none. */
  readonly fields: ReadonlyMap<string, Json>;
  /** By tenant, in every place that the ledger or a job knows: the roles that it should have. */
  readonly roles: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface ForeseenTenant {
  readonly key: string;
  readonly before: TenantItem;
  readonly after: TenantItem;
  readonly isAlive: boolean;
  readonly fields: ReadonlyMap<string, Json>;
}

export interface Foresight {
  /** In the order of the jobs. */
  readonly jobs: readonly ForeseenJob[];
  readonly users: ReadonlyMap<string, ForeseenUser>;
  readonly tenants: ReadonlyMap<string, ForeseenTenant>;
  /** In the order in which the worker would make them; it may put some of one kind into one bulk call. */
  readonly calls: readonly PlannedCall[];
}

export interface ForeseeOptions {
  readonly ledger: Pick<LedgerPort, 'load'>;
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
  { ledger, mapping, env, now, roles }: ForeseeOptions,
): Promise<Foresight> {
  const messages = jobs.map(asMessage);
  const { claimed, settled } = readMessages(messages, mapping, now);
  const context: RoundContext = { env, mappingVersion: mapping.version };
  const book = createBook({ load: (keys) => ledger.load(keys), save: neverSaves }, env);
  const claims = bundleClaims(claimed);
  await book.open(claims.pks);
  const touched = touchedTenants(claims, book);
  const places = [...claims.users.keys()].flatMap((key) => Object.keys(book.user(key).places));
  await book.open([...touched, ...places].map(tenantPk));
  const { plans: tenants, view } = planTenants(claims, touched, book, mapping, context);
  const drafts = settleUsers(claims, new Map(), book, view, context);
  await book.open(drafts.flatMap((draft) => [...draft.touched].map(tenantPk)));
  const users = planUsers(drafts, mapping, view);

  const byMessage = new Map<QueueMessage, Omit<ForeseenJob, 'job'>>();
  for (const { message, result } of settled) {
    byMessage.set(
      message,
      result.kind === 'dead'
        ? { outcome: 'refused', reason: result.reason, message: result.message }
        : { outcome: 'ignored' },
    );
  }
  const plans = {
    users: new Map(users.map((plan) => [plan.draft.key, plan])),
    tenants,
  };
  for (const item of claimed) byMessage.set(item.message, outcomeOf(item, plans, roles));
  return {
    jobs: jobs.map((job, at) => {
      const message = messages[at];
      const found = message === undefined ? undefined : byMessage.get(message);
      return { job, ...(found ?? { outcome: 'ignored' as const }) };
    }),
    users: new Map(users.map((plan) => [plan.draft.key, foreseenUser(plan, view)])),
    tenants: new Map([...tenants].map(([key, plan]) => [key, foreseenTenant(plan)])),
    calls: callsOf(users.map(knownOnly(roles)), [...tenants.values()], mapping, (key) =>
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
      : { ...plan, assign: plan.assign.filter(({ role }) => roles.has(role)) };

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

interface Plans {
  readonly users: ReadonlyMap<string, UserPlan>;
  readonly tenants: ReadonlyMap<string, TenantPlan>;
}

function outcomeOf(
  { claims }: ClaimedItem,
  plans: Plans,
  roles: ReadonlySet<string> | undefined,
): Omit<ForeseenJob, 'job'> {
  const { user, tenant } = claims;
  const own = [
    ...(user === undefined ? [] : [{ claim: user.claim, plan: plans.users.get(user.key) }]),
    ...(tenant === undefined || tenant.claim.kind === 'named'
      ? []
      : [{ claim: tenant.claim, plan: plans.tenants.get(tenant.key) }]),
  ];
  if (!own.some(({ claim, plan }) => plan !== undefined && isWon(plan, claim))) {
    return { outcome: 'superseded' };
  }
  const missing = wantedBy(claims).find((role) => roles?.has(role) === false);
  if (missing !== undefined) {
    return { outcome: 'refused', reason: 'unknown_role', message: unknownRole(missing).message };
  }
  return { outcome: own.some(({ plan }) => plan?.note !== undefined) ? 'apply' : 'unchanged' };
}

function isWon(plan: UserPlan | TenantPlan, claim: unknown): boolean {
  for (const won of plan.draft.won) if (won === claim) return true;
  return false;
}

/** Permit roles that a job's own fact asks for. */
function wantedBy({ user }: ClaimedItem['claims']): readonly string[] {
  const claim = user?.claim;
  if (claim?.kind === 'grant') return claim.grant.roles;
  if (claim?.kind !== 'membership') return [];
  return [...claim.member, ...(claim.roles ?? []).flatMap((grant) => grant.roles)];
}

function foreseenUser(
  { draft }: UserPlan,
  view: (tenant: string) => { readonly del: string },
): ForeseenUser {
  const { key, before, after, values } = draft;
  const alive = isAlive(after);
  const roles = new Map<string, ReadonlySet<string>>();
  for (const [tenant, place] of Object.entries(after.places)) {
    const voidBefore = newest(after.del, view(tenant).del);
    roles.set(tenant, alive ? effectiveRoles(place, voidBefore) : new Set());
  }
  return { key, before, after, isAlive: alive, fields: values, roles };
}

function foreseenTenant({ draft }: TenantPlan): ForeseenTenant {
  const { key, before, after, values } = draft;
  return { key, before, after, isAlive: isAlive(after), fields: values };
}
