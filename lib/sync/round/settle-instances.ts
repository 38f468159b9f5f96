import { instancePk, tenantPk } from '../../ledger/index.ts';
import { isInstance } from '../../mapping/index.ts';
import { gather, type RoundClaims } from './claims/bundle-claims.ts';
import type { InstanceClaim } from './claims/claim.ts';
import { nextInc } from './plan/deletes.ts';
import type { InstancePlan, PlaceView } from './plan/plan.ts';
import { planInstance } from './plan/plan-instance.ts';
import type { Book } from './read/book.ts';
import { type Declaration, declarationsOf } from './settle/declare.ts';
import {
  type InstanceDraft,
  isAlive,
  type RoundContext,
  type TenantDraft,
  type UserDraft,
} from './settle/drafts.ts';
import { settleInstance } from './settle/settle-instance.ts';
import type { TenantPlans } from './settle-round.ts';

/** What records declare, by the partition key of the record's entity. */
export type Declarers = ReadonlyMap<string, readonly string[]>;

/** A round's claims on resource instances: those that are named, and what records declare of them. */
export interface InstanceClaims {
  readonly claims: ReadonlyMap<string, readonly InstanceClaim[]>;
  readonly declarers: Declarers;
}

/**
 * Collects what users' and tenants' records say of instances.
 *
 * @returns besides, the drafts, with what is declared no longer on record as such
 */
export function claimInstances(
  named: RoundClaims['instances'],
  users: readonly UserDraft[],
  tenants: readonly TenantDraft[],
  { mapping }: RoundContext,
): InstanceClaims & { readonly users: UserDraft[]; readonly tenants: TenantDraft[] } {
  const claims = new Map<string, InstanceClaim[]>();
  const declarers = new Map<string, readonly string[]>();
  const lost = named.size === 0 ? new Set() : lostNamings(users);
  for (const [key, bundle] of named) {
    for (const claim of bundle) {
      if (!lost.has(`${key} ${claim.version}`)) gather(claims, key, claim);
    }
  }

  const collected = <Draft extends UserDraft | TenantDraft>(before: Draft): Draft => {
    const { draft, declarations } = declarationsOf(before, mapping);
    if (declarations.length === 0) return before;
    declarers.set(draft.after.pk, [...new Set(declarations.map(({ key }) => key))]);
    for (const declaration of declarations) {
      gather(claims, declaration.key, declaration.claim);
      for (const [subject, claim] of subjectsOf(declaration)) gather(claims, subject, claim);
    }
    return draft;
  };
  return { users: users.map(collected), tenants: tenants.map(collected), claims, declarers };
}

/**
 * Instances that were named by claims of which nothing counts: none is made for a role that is not to be given.
 *
 * @returns `<instance> <version>`
 */
function lostNamings(users: readonly UserDraft[]): ReadonlySet<string> {
  const lost = new Set<string>();
  const kept = new Set<string>();
  for (const { claims, won, answers } of users) {
    for (const claim of claims) {
      const { version } = claim;
      if ('place' in claim) {
        if (isInstance(claim.place))
          (won.has(claim) ? kept : lost).add(`${claim.place} ${version}`);
        continue;
      }
      if (claim.kind === 'deleted') continue;
      for (const { voice, places } of claim.sets ?? []) {
        const counts = answers.get(voice)?.version === version;
        for (const place of places.keys()) {
          if (isInstance(place)) (counts ? kept : lost).add(`${place} ${version}`);
        }
      }
    }
  }
  return lost.difference(kept);
}

/** Subjects of a declared instance's relationships have to be there, too. */
function subjectsOf({ claim }: Declaration): readonly (readonly [string, InstanceClaim])[] {
  if (claim.kind !== 'declared') return [];
  const { version, verify, tenant, sets } = claim;
  const subjects = sets.flatMap(({ places }) => [...places.keys()]);
  return subjects.map((subject) => [subject, { kind: 'named', version, verify, tenant }]);
}

/** Settles a round's instances. `book` is asked for what they need. */
export async function settleInstances(
  claims: InstanceClaims['claims'],
  others: readonly string[],
  book: Book,
  view: TenantPlans['view'],
  context: RoundContext,
): Promise<Map<string, InstanceDraft>> {
  const keys = new Set([...claims.keys(), ...others]);
  await openInstances([...keys], book);
  const tenants = [...claims.values()].flatMap((bundle) =>
    bundle.flatMap((claim) =>
      'tenant' in claim && claim.tenant !== undefined ? [claim.tenant] : [],
    ),
  );
  await book.open(tenants.map(tenantPk));
  const drafts = new Map<string, InstanceDraft>();
  for (const key of keys) {
    const before = book.instance(key);
    drafts.set(key, settleInstance(key, before, claims.get(key) ?? [], view, context));
  }
  await openInstances(
    [...drafts.values()].flatMap(({ touched }) => [...touched]),
    book,
  );
  return drafts;
}

/** Reads instances and their tenants. */
export async function openInstances(keys: readonly string[], book: Book): Promise<void> {
  await book.open(keys.map(instancePk));
  await book.open(keys.map((key) => tenantPk(book.instance(key).tenant.key)));
}

/** What others' plans need to know of a place: of an instance, it lives in its tenant and goes with it. */
export function viewOf(
  drafts: ReadonlyMap<string, InstanceDraft>,
  plans: ReadonlyMap<string, InstancePlan>,
  book: Pick<Book, 'instance'>,
  tenantView: TenantPlans['view'],
): (place: string) => PlaceView {
  return (place) => {
    if (!isInstance(place)) return tenantView(place);
    const plan = plans.get(place);
    const item = drafts.get(place)?.after ?? book.instance(place);
    const home = tenantView(item.tenant.key);
    const del = item.del > home.del ? item.del : home.del;
    const inc = plan === undefined ? item.inc : nextInc(plan);
    return {
      del,
      inc: inc + home.inc,
      tenant: item.tenant.key,
      isDead: !isAlive(item) || item.seen < home.del,
    };
  };
}

/** Plans a round's instances. Whether one is deleted does not depend on the others; what it is to hold does. */
export function planInstances(
  drafts: ReadonlyMap<string, InstanceDraft>,
  book: Pick<Book, 'instance'>,
  tenantView: TenantPlans['view'],
  { mapping }: RoundContext,
): Map<string, InstancePlan> {
  const first = new Map<string, InstancePlan>();
  const early = viewOf(drafts, first, book, tenantView);
  for (const [key, draft] of drafts) first.set(key, planInstance(draft, mapping, early));
  const view = viewOf(drafts, first, book, tenantView);
  return new Map(
    Array.from(first, ([key, plan]) => [
      key,
      plan.draft.touched.size === 0 ? plan : planInstance(plan.draft, mapping, view),
    ]),
  );
}
