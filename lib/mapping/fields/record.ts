import type { Json, TenantFields, UserFields } from '../../jobs/index.ts';

/** What a provider says of a user or of an organization. */
export type RecordFields = UserFields & TenantFields;
export type RecordField = keyof RecordFields;

const BIT: Readonly<Record<RecordField, number>> = {
  email: 1,
  emailVerified: 2,
  firstName: 4,
  lastName: 8,
  name: 16,
  username: 32,
  phone: 64,
  blocked: 128,
  locked: 256,
  externalId: 512,
  metadata: 1024,
  userMetadata: 2048,
  custom: 4096,
  slug: 8192,
};

/** A set of fields, one bit each. */
export type FieldSet = number;
export const NO_FIELDS: FieldSet = 0;
export const bitOf = (field: RecordField): FieldSet => BIT[field];

/** The fields that a record names. */
export function namedFields(fields: RecordFields): FieldSet {
  let named = NO_FIELDS;
  for (const field in fields) {
    if (isRecordField(field) && fields[field] !== undefined) named |= BIT[field];
  }
  return named;
}

export const isRecordField = (name: string): name is RecordField => Object.hasOwn(BIT, name);

export const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
