import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../jobs/index.ts';
import type { PermitTenant, PermitUser } from '../sync/index.ts';

const ATTRIBUTE = 'attributes.';

/** What stands under one of Permit's field names (`email`, `attributes.plan`); `null`: nothing. */
export function heldValue(record: PermitUser | PermitTenant, field: string): Json {
  const held: unknown = field.startsWith(ATTRIBUTE)
    ? own(record.attributes, field.slice(ATTRIBUTE.length))
    : own(record, field);
  return isJson(held) ? held : null;
}

/** Fields in which a record is not what it should be, each with both values. */
export function changedFields(
  record: PermitUser | PermitTenant,
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

/** What the worker would write: a tenant is never without a name, and what is empty or no text is no name. */
function asWritten(record: PermitUser | PermitTenant, field: string, value: Json): Json {
  if (field.startsWith(ATTRIBUTE)) return value;
  if (typeof value === 'string' && value !== '') return value;
  return 'name' in record && field === 'name' ? record.key : null;
}

const own = (object: object, name: string): unknown =>
  Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;

const isJson = (value: unknown): value is Json =>
  value !== undefined && typeof value !== 'function';
