import { newest, OLDEST, type Version } from '../../../jobs/index.ts';
import { getOwn, type InstanceItem, type Voice } from '../../../ledger/index.ts';
import type { DeclaredInstance, GivenRoles, Mapping } from '../../../mapping/index.ts';
import type { DeclaredClaim, DeletedClaim } from '../claims/claim.ts';
import { isAlive, type TenantDraft, type UserDraft } from './drafts.ts';

/** What becomes of a resource instance by the word of a record. */
export interface Declaration {
  readonly key: string;
  readonly claim: DeclaredClaim | DeletedClaim;
}

/**
 * What a user's or a tenant's rules say of resource instances: those that they declare now, and those that they
 * declared and do no longer, as long as those may be in Permit.
 *
 * @returns the draft, with what it declares no longer on record as such
 */
export function declarationsOf<Draft extends UserDraft | TenantDraft>(
  draft: Draft,
  mapping: Mapping,
): { readonly draft: Draft; readonly declarations: readonly Declaration[] } {
  const { after, answers } = draft;
  const current = declaredNow(after, mapping);
  const declarations = lateDeletions(draft, current);
  if (after.declared === undefined) return { draft, declarations };
  const former = new Map<string, Voice[]>();
  const declared = Object.entries(after.declared).map(([voice, known]) => {
    const over = overAt(after, voice, mapping);
    const answer = answers.get(voice);
    const now = Object.entries(known).map(([key, goneAt]): [string, Version] => {
      const gone = goneAt === OLDEST && over !== undefined ? over : goneAt;
      if (gone === OLDEST) return [key, gone];
      // Another rule on the same record declares it by now: it changes hands, and stays.
      if (current.has(key)) former.set(key, [...(former.get(key) ?? []), voice]);
      else declarations.push(deletion(key, gone, answer?.verify === true));
      return [key, gone];
    });
    return [voice, Object.fromEntries(now)] as const;
  });
  for (const [voice, answer] of answers) {
    if (overAt(after, voice, mapping) !== undefined) continue;
    for (const one of answer.set.instances) {
      const claim = declaration(voice, one, answer, former.get(one.key) ?? []);
      declarations.push({ key: one.key, claim });
    }
  }
  return {
    draft: { ...draft, after: { ...after, declared: Object.fromEntries(declared) } },
    declarations,
  };
}

type Declarer = UserDraft['after'] | TenantDraft['after'];

/** When all that a rule declared was over: its record was deleted, or the config has no such rule any more. */
function overAt(item: Declarer, voice: Voice, mapping: Mapping): Version | undefined {
  const answeredAt = getOwn(item.sets ?? {}, voice) ?? OLDEST;
  if (answeredAt < item.del) return item.del;
  return mapping.knowsVoice(voice) ? undefined : answeredAt;
}

/** Instances that any rule on the record declares. */
function declaredNow(item: Declarer, mapping: Mapping): ReadonlySet<string> {
  const current = new Set<string>();
  for (const [voice, known] of Object.entries(item.declared ?? {})) {
    if (overAt(item, voice, mapping) !== undefined) continue;
    for (const [key, gone] of Object.entries(known)) if (gone === OLDEST) current.add(key);
  }
  return current;
}

/**
 * What an older record declares, and the newest one that was answered does not: had they come in their order, it would
 * have been deleted. Else what was given on it before would depend on the order.
 */
function lateDeletions(
  { claims, after }: UserDraft | TenantDraft,
  current: ReadonlySet<string>,
): Declaration[] {
  const late: Declaration[] = [];
  for (const claim of claims) {
    if (claim.kind !== 'record') continue;
    for (const { voice, instances } of claim.sets ?? []) {
      if (instances.length === 0) continue;
      const over = newest(getOwn(after.sets ?? {}, voice) ?? OLDEST, after.del);
      if (claim.version >= over) continue;
      const known = getOwn(after.declared ?? {}, voice) ?? {};
      for (const { key } of instances) {
        if (Object.hasOwn(known, key) || current.has(key)) continue;
        const { version: declaredAt, verify } = claim;
        late.push({ key, claim: { kind: 'deleted', version: over, verify, declaredAt } });
      }
    }
  }
  return late;
}

const deletion = (key: string, version: Version, verify: boolean): Declaration => ({
  key,
  claim: { kind: 'deleted', version, verify },
});

function declaration(
  voice: Voice,
  { tenant, fields, relations }: DeclaredInstance,
  { version, verify }: { readonly version: Version; readonly verify: boolean },
  former: readonly Voice[],
): DeclaredClaim {
  const places = new Map<string, GivenRoles>();
  for (const [subject, roles] of relations) places.set(subject, { tenant, roles });
  const sets = [
    { voice, places, instances: [] },
    ...former.map((one) => ({ voice: one, places: new Map(), instances: [] })),
  ];
  return { kind: 'declared', version, verify, tenant, fields, sets };
}

/** Forgets what is declared no longer, once it is known to be gone. @param read - items as they were read */
export function withoutGone<Item extends Declarer>(
  item: Item,
  read: (instance: string) => InstanceItem,
): Item {
  if (item.declared === undefined) return item;
  const declared = Object.entries(item.declared).flatMap(([voice, known]) => {
    const left = Object.entries(known).filter(
      ([key, gone]) => gone === OLDEST || !isOver(read(key), voice, gone),
    );
    return left.length === 0 ? [] : [[voice, Object.fromEntries(left)] as const];
  });
  return Object.assign({}, item, {
    declared: declared.length === 0 ? undefined : Object.fromEntries(declared),
  });
}

/** What a rule declared no longer is on record as gone, or in another rule's hands, and nothing is left to be done. */
function isOver(item: InstanceItem, voice: Voice, gone: Version): boolean {
  if (item.pending !== undefined) return false;
  if ((getOwn(item.sets ?? {}, voice) ?? OLDEST) >= gone) return true;
  return item.del >= gone && (isAlive(item) || !item.made || !item.ours);
}
