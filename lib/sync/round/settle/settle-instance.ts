import { newest, OLDEST, type Version } from '../../../jobs/index.ts';
import type { InstanceItem } from '../../../ledger/index.ts';
import type { DeclaredClaim, InstanceClaim } from '../claims/claim.ts';
import { saltOf } from './digest.ts';
import type { InstanceDraft, RoundContext } from './drafts.ts';
import {
  living,
  NO_ANSWERS,
  NO_VALUES,
  newestFirst,
  type SettlingHolder,
  settleFields,
  withAnswers,
  withoutUnmapped,
} from './settle-fields.ts';
import { settleHolderSets } from './settle-sets.ts';

/** What an instance needs to know of a tenant: its newest deletion, and its incarnation. */
interface TenantLife {
  readonly del: Version;
  readonly inc: number;
}

type Home = InstanceItem['tenant'];

/** Folds the claims on a resource instance into it; a deletion of its tenant is one of its own. */
export function settleInstance(
  key: string,
  before: InstanceItem,
  claims: readonly InstanceClaim[],
  lifeOf: (tenant: string) => TenantLife,
  { env, mapping }: RoundContext,
): InstanceDraft {
  let ownDel = before.del;
  for (const claim of claims) {
    if (claim.kind !== 'deleted') continue;
    const isKnown = claim.declaredAt !== undefined && claim.declaredAt < before.del;
    if (!isKnown) ownDel = newest(ownDel, claim.version);
  }
  const tenant = claims.reduce<Home>((home, claim) => homeBy(home, claim, ownDel), before.tenant);
  const del = newest(ownDel, lifeOf(tenant.key).del);
  const state: SettlingHolder<InstanceClaim> = {
    seen: before.seen,
    del,
    fields: living(before.fields, del),
    values: NO_VALUES,
    places: before.places,
    sets: before.sets,
    answers: NO_ANSWERS,
    won: new Set(),
    whole: false,
    touched: new Set(Object.keys(before.pending?.roles ?? {})),
  };
  for (const claim of newestFirst(claims)) {
    if (claim.kind === 'deleted') {
      if (claim.version >= before.del) state.won.add(claim);
      continue;
    }
    state.seen = newest(state.seen, claim.version);
    if (claim.kind === 'declared' && settleDeclared(state, claim, saltOf(env)))
      state.won.add(claim);
  }
  withoutUnmapped(state, 'instance', mapping, key.slice(0, key.indexOf(':')));
  const { seen, fields, places, sets, values, won, whole, touched } = state;
  const anew = before.tenantInc !== lifeOf(before.tenant.key).inc;
  if (anew || del !== before.del || before.pending?.deleted === true || isMoved(before, tenant)) {
    for (const place of Object.keys(places)) touched.add(place);
  }
  // The very record that declares it no longer may name it, or declare it by another rule: be it one that came before an
  // older one that declares it.
  const saidAtDel = claims.some(
    (claim) =>
      claim.version === del &&
      (claim.kind !== 'deleted' || (claim.declaredAt !== undefined && before.seen === del)),
  );
  const again =
    seen === del && del !== OLDEST && (saidAtDel || (before.again === true && before.del === del));
  const { again: _, ...known } = before;
  // In another tenant it is another incarnation, and one that it never had before.
  const isElsewhere = before.tenant.key !== tenant.key && before.rev > 0;
  const settled: InstanceItem = {
    ...known,
    inc: isElsewhere ? before.inc + lifeOf(before.tenant.key).inc + 1 : before.inc,
    seen,
    del,
    fields,
    places,
    tenant,
    ...(again ? { again } : {}),
  };
  const after = withAnswers(settled, sets === undefined ? {} : { sets });
  return { key, before, after, values, claims, won, whole, touched, anew };
}

function settleDeclared(
  state: SettlingHolder<InstanceClaim>,
  { version, fields, sets, verify }: DeclaredClaim,
  salt: string,
): boolean {
  const won = settleFields(state, { version, fields, whole: true }, salt);
  return settleHolderSets(state, sets, version, verify) || won;
}

/** A declaration's word counts more than a naming's, and a newer one more than an older; what was deleted has none. */
function homeBy(home: Home, claim: InstanceClaim, del: Version): Home {
  if (claim.kind === 'deleted' || claim.tenant === undefined) return home;
  const said: Home = { v: claim.version, key: claim.tenant, declared: claim.kind === 'declared' };
  if (said.v < del) return home;
  if (home.v < del || home.key === '') return said;
  if (said.declared !== home.declared) return said.declared ? said : home;
  return said.v >= home.v ? said : home;
}

/** Made in another tenant than the one that it is to be in now: Permit has no call that moves it. */
export const isMoved = ({ made, tenant }: InstanceItem, to: Home): boolean =>
  made && tenant.key !== to.key;
