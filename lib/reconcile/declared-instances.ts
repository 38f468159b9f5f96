import { getOwn, type InstanceItem, type TenantItem, type UserItem } from '../ledger/index.ts';
import type { ForeseenInstance, Foresight } from '../sync/index.ts';
import type { HeldInstance } from './held-instances.ts';
import type { Difference } from './report.ts';
import { changedFields, wantedFields } from './values.ts';

/** A user or tenant whose record may declare resource instances. */
export interface Declarer {
  readonly before: UserItem | TenantItem;
  readonly after: UserItem | TenantItem;
}

export interface InstancesJudgement {
  readonly differences: readonly Difference[];
  /** Instances that go. */
  readonly deletes: number;
}

/** Keys of the instances that a record declares, or declared and may not be gone. */
export const declaredIn = ({ declared }: Pick<UserItem, 'declared'>): readonly string[] =>
  Object.values(declared ?? {}).flatMap((known) => Object.keys(known));

/** Keys of all that a record declared before, or does now. */
export const declaredBy = ({ before, after }: Declarer): readonly string[] => [
  ...new Set([...declaredIn(before), ...declaredIn(after)]),
];

/**
 * What differs in the resource instances that a record declares, or declared. Those that are there besides are the
 * application's, and not told of.
 *
 * @param held - what Permit has of those of {@link declaredBy}
 * @param isGone - the tenant is to be deleted, and its instances go along
 */
export function judgeInstances(
  declarer: Declarer,
  foreseen: Foresight['instances'],
  held: ReadonlyMap<string, HeldInstance>,
  isGone: (tenant: string) => boolean,
): InstancesJudgement {
  const differences: Difference[] = [];
  let deletes = 0;
  for (const key of declaredBy(declarer)) {
    const one = foreseen.get(key);
    if (one === undefined || isGone(one.tenant)) continue;
    const inPermit = held.get(key);
    if (one.isAlive) {
      if (isDeclared(declarer.after, key)) differences.push(...judgeLiving(one, inPermit));
    } else if (inPermit !== undefined && isOurs(one.before)) {
      deletes += 1;
      const wasAlive = one.before.seen > one.before.del;
      const of = { kind: 'deleted', entity: 'instance', instance: key } as const;
      differences.push({ ...of, provider: null, permit: key, ledgerKnew: !wasAlive });
    } else if (inPermit !== undefined) differences.push(...judgeRelations(one, inPermit));
  }
  return { differences, deletes };
}

const isDeclared = ({ declared }: Declarer['after'], key: string): boolean =>
  Object.values(declared ?? {}).some((known) => getOwn(known, key) === '');

/** Made by us, as far as we know. Only such ones are ever deleted. */
const isOurs = ({ ours, made, pending }: InstanceItem): boolean =>
  ours && (made || pending !== undefined);

function judgeLiving(one: ForeseenInstance, held: HeldInstance | undefined): readonly Difference[] {
  const { key, before, after } = one;
  const instance = { entity: 'instance', instance: key } as const;
  const isKnown = before.seen > before.del && before.made;
  if (held === undefined) {
    return [{ ...instance, kind: 'missing', provider: key, permit: null, ledgerKnew: isKnown }];
  }
  const digestOf = (of: InstanceItem, field: string) => getOwn(of.fields, field)?.d ?? '';
  const differences = changedFields(held, wantedFields(one)).map((changed): Difference => {
    const { field } = changed;
    const ledgerKnew = digestOf(before, field) === digestOf(after, field);
    return { ...instance, kind: 'changed', ...changed, ledgerKnew };
  });
  if (held.tenant !== one.tenant) {
    const tenants = { field: 'tenant', provider: one.tenant, permit: held.tenant };
    const ledgerKnew = before.tenant.key === one.tenant;
    differences.push({ ...instance, kind: 'changed', ...tenants, ledgerKnew });
  }
  differences.push(...judgeRelations(one, held));
  if (differences.length > 0 || isKnown || before.pending !== undefined) return differences;
  return [{ ...instance, kind: 'stale', provider: key, permit: key, ledgerKnew: false }];
}

/** Relationships that are missing, and those that we made and that no rule states any more. */
function judgeRelations(one: ForeseenInstance, held: HeldInstance): readonly Difference[] {
  const { before, relations } = one;
  const subjects = new Set([...relations.keys(), ...Object.keys(before.places)]);
  return [...subjects].flatMap((subject): Difference[] => {
    const there = held.relations.get(subject) ?? [];
    const wanted = relations.get(subject) ?? new Set<string>();
    const given = getOwn(before.places, subject)?.applied ?? [];
    const ours = new Set([...given, ...(getOwn(before.pending?.roles ?? {}, subject) ?? [])]);
    const of = { entity: 'relation', instance: one.key, subject } as const;
    const missing = [...wanted].filter((relation) => !there.includes(relation));
    const extra = there.filter((relation) => ours.has(relation) && !wanted.has(relation));
    return [
      ...missing.map((relation): Difference => {
        const ledgerKnew = given.includes(relation);
        return { ...of, kind: 'missing', provider: relation, permit: null, ledgerKnew };
      }),
      ...extra.map(
        (relation): Difference => ({
          ...of,
          kind: 'extra',
          provider: null,
          permit: relation,
          ledgerKnew: false,
        }),
      ),
    ];
  });
}
