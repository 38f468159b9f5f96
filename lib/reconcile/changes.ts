import { getOwn, type LedgerItem } from '../ledger/index.ts';
import type { ForeseenInstance, ForeseenTenant, ForeseenUser, Foresight } from '../sync/index.ts';
import { declaredBy } from './declared-instances.ts';
import type { Change } from './remapping.ts';
import { NOTHING_TAKEN, type Taken } from './report.ts';

/** What some jobs would change. */
export interface Changes {
  readonly changes: readonly Change[];
  readonly removes: Taken;
}

const NONE: Changes = { changes: [], removes: NOTHING_TAKEN };

/** Of one user: its record, and what it has in its places. */
export function changesOfUser(foreseen: ForeseenUser): Changes {
  const { key, before, isAlive, roles } = foreseen;
  const record = changesOfRecord('user', key, foreseen);
  if (!isAlive) {
    // Its roles go with it.
    return before.made ? { changes: record, removes: { ...NOTHING_TAKEN, users: 1 } } : NONE;
  }
  const changes = [...record];
  let taken = 0;
  for (const [place, wanted] of roles) {
    const had = getOwn(before.places, place)?.applied ?? [];
    const change = changeOfHeld(had, wanted);
    if (change === undefined) continue;
    taken += had.filter((role) => !wanted.has(role)).length;
    changes.push({ entity: 'role', ...change, key, place });
  }
  return { changes, removes: { ...NOTHING_TAKEN, roles: taken } };
}

export const changesOfTenant = (foreseen: ForeseenTenant): Changes => ({
  changes: changesOfRecord('tenant', foreseen.key, foreseen),
  removes: { ...NOTHING_TAKEN, tenants: foreseen.before.made && !foreseen.isAlive ? 1 : 0 },
});

/** Of one resource instance: itself, and its relationships. */
export function changesOfInstance(foreseen: ForeseenInstance): Changes {
  const { key, before, isAlive, relations, tenant } = foreseen;
  if (!isAlive && !before.ours) return NONE;
  const changes = [...changesOfRecord('instance', key, foreseen)];
  if (isAlive && before.made && before.tenant.key !== tenant) {
    changes.push({ entity: 'instance', kind: 'changed', what: 'tenant', key });
  }
  if (!isAlive) {
    return { changes, removes: { ...NOTHING_TAKEN, instances: before.made ? 1 : 0 } };
  }
  for (const [subject, wanted] of relations) {
    const change = changeOfHeld(getOwn(before.places, subject)?.applied ?? [], wanted);
    if (change !== undefined) changes.push({ entity: 'relation', ...change, key, place: subject });
  }
  return { changes, removes: NOTHING_TAKEN };
}

function changesOfRecord(
  entity: 'user' | 'tenant' | 'instance',
  key: string,
  { before, after, isAlive }: Pick<ForeseenTenant, 'isAlive'> & Two,
): readonly Change[] {
  if (!isAlive) return before.made ? [{ entity, kind: 'deleted', what: '', key }] : [];
  if (!before.made) return [{ entity, kind: 'made', what: '', key }];
  const names = new Set([...Object.keys(before.fields), ...Object.keys(after.fields)]);
  return [...names].flatMap((what): Change[] => {
    const was = getOwn(before.fields, what)?.d ?? '';
    const is = getOwn(after.fields, what)?.d ?? '';
    if (was === is) return [];
    return [{ entity, kind: was === '' ? 'set' : is === '' ? 'cleared' : 'changed', what, key }];
  });
}

interface Two {
  readonly before: LedgerItem;
  readonly after: LedgerItem;
}

function changeOfHeld(
  had: readonly string[],
  wanted: ReadonlySet<string>,
): Pick<Change, 'kind' | 'what'> | undefined {
  const taken = had.filter((role) => !wanted.has(role)).sort();
  const given = [...wanted].filter((role) => !had.includes(role)).sort();
  if (taken.length === 0 && given.length === 0) return undefined;
  if (taken.length === 0) return { kind: 'given', what: given.join(', ') };
  if (given.length === 0) return { kind: 'taken', what: taken.join(', ') };
  return { kind: 'replaced', what: `${taken.join(', ')} → ${given.join(', ')}` };
}

/**
 * All that one user's or tenant's jobs change: what it is, what it has, and what that needs. Others in the foresight are
 * only named, and nothing comes of that by itself.
 */
export function changesBy(
  one: ForeseenUser | ForeseenTenant,
  { tenants, instances }: Foresight,
): readonly Changes[] {
  const isUser = 'roles' in one;
  const places = isUser
    ? [...one.roles].flatMap(([place, roles]) => (roles.size > 0 ? [place] : []))
    : [one.key];
  const needed = new Set([...places, ...declaredBy(one)]);
  for (const place of [...needed]) {
    const instance = instances.get(place);
    if (instance === undefined) continue;
    needed.add(instance.tenant);
    for (const subject of instance.relations.keys()) needed.add(subject);
  }
  const changes = [...needed].flatMap((place): Changes[] => {
    const [tenant, instance] = [tenants.get(place), instances.get(place)];
    return [
      ...(tenant === undefined ? [] : [changesOfTenant(tenant)]),
      ...(instance === undefined ? [] : [changesOfInstance(instance)]),
    ];
  });
  return isUser ? [...changes, changesOfUser(one)] : changes;
}
