import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../jobs/index.ts';
import type { LedgerItem } from '../ledger/index.ts';

/** A user, tenant or resource instance in Permit. */
interface HeldRecord {
  readonly attributes: JsonObject;
}

const ATTRIBUTE = 'attributes.';

/** What stands under one of Permit's field names (`email`, `attributes.plan`); `null`: nothing. */
export function heldValue(record: HeldRecord, field: string): Json {
  const held: unknown = field.startsWith(ATTRIBUTE)
    ? own(record.attributes, field.slice(ATTRIBUTE.length))
    : own(record, field);
  return isJson(held) ? held : null;
}

/** Fields in which a record is not what it should be, each with both values. */
export function changedFields(
  record: HeldRecord,
  wanted: ReadonlyMap<string, Json>,
): readonly { readonly field: string; readonly provider: Json; readonly permit: Json }[] {
  return [...wanted].flatMap(([field, value]) => {
    const [provider, permit] = [asWritten(record, field, value), heldValue(record, field)];
    // An e-mail or a name that is empty is none.
    return isDeepStrictEqual(provider, permit === '' ? null : permit)
      ? []
      : [{ field, provider, permit }];
  });
}

/**
 * What a record should have: what was said of it, and nothing in the fields that are its own no longer, as the config
 * maps them no more.
 */
export function wantedFields(foreseen: {
  readonly before: Pick<LedgerItem, 'fields'>;
  readonly after: Pick<LedgerItem, 'fields'>;
  readonly fields: ReadonlyMap<string, Json>;
}): ReadonlyMap<string, Json> {
  const { before, after, fields } = foreseen;
  const gone = Object.keys(before.fields).filter((name) => !Object.hasOwn(after.fields, name));
  return gone.length === 0
    ? fields
    : new Map([...gone.map((name) => [name, null] as const), ...fields]);
}

/** What the worker would write: a tenant is never without a name, and what is empty or no text is no name. */
function asWritten(record: HeldRecord, field: string, value: Json): Json {
  if (field.startsWith(ATTRIBUTE)) return value;
  if (typeof value === 'string' && value !== '') return value;
  return field === 'name' && 'name' in record && 'key' in record ? String(record.key) : null;
}

const own = (object: object, name: string): unknown =>
  Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;

const isJson = (value: unknown): value is Json =>
  value !== undefined && typeof value !== 'function';
