import type { Json, JsonObject } from '../../jobs/index.ts';
import { READ, WRITE } from '../costs.ts';
import { isPermitFailure } from '../errors.ts';
import type { PermitPort, PermitTenant, PermitUser } from '../ports.ts';
import type { RecordPlan } from '../round/plan/plan-record.ts';
import type { Caller } from '../session.ts';

type WritePlan = Extract<RecordPlan, { kind: 'write' }>;
const ATTRIBUTE = 'attributes.';

/** Sets and clears what is named; leaves the rest. */
export function changeAttributes(
  before: JsonObject,
  changed: ReadonlyMap<string, Json>,
): JsonObject {
  const attributes = new Map(Object.entries(before));
  for (const [name, value] of changed) {
    if (!name.startsWith(ATTRIBUTE)) continue;
    const key = name.slice(ATTRIBUTE.length);
    if (value === null) attributes.delete(key);
    else attributes.set(key, value);
  }
  return Object.fromEntries(attributes);
}

const SCALARS = ['email', 'first_name', 'last_name'] as const;

/** A user's record, with what is named set or left out, the rest as it is. */
export function changeUser(before: PermitUser, changed: ReadonlyMap<string, Json>): PermitUser {
  const scalars = SCALARS.flatMap((name) => {
    const value = changed.has(name) ? changed.get(name) : before[name];
    return typeof value === 'string' && value !== '' ? [[name, value] as const] : [];
  });
  return {
    key: before.key,
    ...Object.fromEntries(scalars),
    attributes: changeAttributes(before.attributes, changed),
  };
}

/** A user's record with nothing in it but the values at hand. */
export const freshUser = (key: string, values: ReadonlyMap<string, Json>): PermitUser =>
  changeUser({ key, attributes: {} }, values);

const touchesAttributes = (changed: ReadonlyMap<string, Json>): boolean =>
  [...changed.keys()].some((name) => name.startsWith(ATTRIBUTE));

/**
 * Writes a user's record. A whole one replaces; otherwise what is there is read, changed in what is new, and
 * written: by PATCH, or by PUT where a value is to be cleared, since PATCH cannot take one away.
 */
export async function writeUser(
  permit: PermitPort,
  call: Caller,
  key: string,
  plan: WritePlan,
): Promise<void> {
  if (plan.replace) {
    await call(WRITE, () => permit.putUser(freshUser(key, plan.values)));
    return;
  }
  const before = await call(READ, () => permit.getUser(key));
  if (before === null) {
    await call(WRITE, () => permit.putUser(freshUser(key, plan.values)));
    return;
  }
  const after = changeUser(before, plan.changed);
  const clears = SCALARS.some((name) => before[name] !== undefined && after[name] === undefined);
  if (clears) {
    await call(WRITE, () => permit.putUser(after));
    return;
  }
  const { key: _, attributes, ...known } = after;
  const scalars = Object.entries(known).filter(([name]) => plan.changed.has(name));
  const patch = {
    ...Object.fromEntries(scalars),
    ...(touchesAttributes(plan.changed) ? { attributes } : {}),
  };
  if (Object.keys(patch).length > 0) await call(WRITE, () => permit.patchUser(key, patch));
}

const nameOf = (key: string, values: ReadonlyMap<string, Json>): string => {
  const name = values.get('name');
  return typeof name === 'string' && name !== '' ? name : key;
};

/** A tenant's record with nothing in it but the values at hand. */
export const freshTenant = (key: string, values: ReadonlyMap<string, Json>): PermitTenant => ({
  key,
  name: nameOf(key, values),
  attributes: changeAttributes({}, values),
});

/** Writes a tenant's record: there is no PUT for tenants, so create it, or change what is there. */
export async function writeTenant(
  permit: PermitPort,
  call: Caller,
  key: string,
  made: boolean,
  plan: WritePlan,
): Promise<void> {
  const fresh = freshTenant(key, plan.values);
  if (!made && (await call(WRITE, () => permit.createTenant(fresh)))) return;
  try {
    // Of one that was there before we knew, nothing is known: all that is at hand, and what is to be cleared.
    const changed = made ? plan.changed : new Map([...plan.values, ...plan.changed]);
    await patchTenant(permit, call, key, changed);
  } catch (error) {
    if (!isPermitFailure(error) || error.missing !== 'tenant') throw error;
    await call(WRITE, () => permit.createTenant(fresh));
  }
}

async function patchTenant(
  permit: PermitPort,
  call: Caller,
  key: string,
  changed: ReadonlyMap<string, Json>,
): Promise<void> {
  const named = changed.has('name') ? { name: nameOf(key, changed) } : {};
  if (!touchesAttributes(changed)) {
    if (changed.size > 0) await call(WRITE, () => permit.patchTenant(key, named));
    return;
  }
  const before = await call(READ, () => permit.getTenant(key));
  const attributes = changeAttributes(before?.attributes ?? {}, changed);
  await call(WRITE, () => permit.patchTenant(key, { ...named, attributes }));
}
