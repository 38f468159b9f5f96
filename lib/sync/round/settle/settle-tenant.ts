import type { TenantItem } from '../../../ledger/index.ts';
import type { TenantClaim } from '../claims/claim.ts';
import { saltOf } from './digest.ts';
import type { RoundContext, TenantDraft } from './drafts.ts';
import {
  living,
  NO_ANSWERS,
  NO_VALUES,
  newestFirst,
  type Settling,
  settleDeletion,
  settleFields,
  withAnswers,
  withoutUnmapped,
} from './settle-fields.ts';
import { settleAnswers, withDeclared } from './settle-sets.ts';

/** Folds the claims on a tenant into it. */
export function settleTenant(
  key: string,
  before: TenantItem,
  claims: readonly TenantClaim[],
  { env, mapping }: RoundContext,
): TenantDraft {
  const state: Settling<TenantClaim> = {
    seen: before.seen,
    del: before.del,
    fields: living(before.fields, before.del),
    values: NO_VALUES,
    sets: before.sets,
    answers: NO_ANSWERS,
    won: new Set(),
    whole: false,
  };
  for (const { kind, version } of claims) {
    if (kind !== 'deleted' && version > state.seen) state.seen = version;
  }
  const salt = saltOf(env);
  // A tenant is named by each of its memberships, and that says no more than that it was there: nothing to sort.
  for (const claim of newestFirst(claims.filter((claim) => claim.kind !== 'named'))) {
    if (claim.kind === 'deleted') {
      if (settleDeletion(state, claim.version)) state.won.add(claim);
      continue;
    }
    const won = settleFields(state, claim, salt);
    const answered = settleAnswers(state, claim.sets ?? [], claim.version, claim.verify);
    if (won || answered.length > 0) state.won.add(claim);
  }
  withoutUnmapped(state, 'tenant', mapping);
  const { seen, del, fields, values, won, whole, sets, answers } = state;
  const declared = withDeclared(before.declared, answers);
  const settled = { ...before, seen, del, fields };
  const isSame = sets === before.sets && declared === before.declared;
  const after = isSame ? settled : withAnswers(settled, { sets, declared });
  return { key, before, after, values, claims, won, whole, answers };
}
