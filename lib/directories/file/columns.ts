import type { Json, RoleRef, UserFields } from '../../jobs/index.ts';
import { BrokenRule, flag, id, type Kind, object, roles, text, time } from './cell.ts';
import type { UserRow } from './row.ts';

type Draft = {
  user: string | null;
  fields: { -readonly [Name in keyof UserFields]: UserFields[Name] };
  /** What columns of the form `metadata.<name>` say. */
  metadata: [string, Json][] | undefined;
  updatedAt: number | undefined;
  tenant: string | null;
  tenantName: string | null;
  roles: readonly RoleRef[] | undefined;
};

/** One of our columns: puts what its cell says into a row. */
export interface Column {
  /** @returns the rule that it breaks; `undefined`: none */
  readonly ofText: (row: Draft, cell: string) => string | undefined;
  readonly ofJson: (row: Draft, value: unknown) => string | undefined;
}

function column<T>(kind: Kind<T>, put: (row: Draft, value: T) => void): Column {
  const take = (row: Draft, read: T | BrokenRule) => {
    if (read instanceof BrokenRule) return read.rule;
    put(row, read);
    return undefined;
  };
  return {
    ofText: (row, cell) => take(row, kind.ofText(cell)),
    ofJson: (row, value) => take(row, kind.ofJson(value)),
  };
}

const columns: Readonly<Record<string, Column>> = {
  user: column(id, (row, user) => {
    row.user = user;
  }),
  email: column(text, ({ fields }, email) => {
    fields.email = email;
  }),
  email_verified: column(flag, ({ fields }, verified) => {
    fields.emailVerified = verified;
  }),
  first_name: column(text, ({ fields }, name) => {
    fields.firstName = name;
  }),
  last_name: column(text, ({ fields }, name) => {
    fields.lastName = name;
  }),
  name: column(text, ({ fields }, name) => {
    fields.name = name;
  }),
  username: column(text, ({ fields }, name) => {
    fields.username = name;
  }),
  phone: column(text, ({ fields }, phone) => {
    fields.phone = phone;
  }),
  external_id: column(text, ({ fields }, externalId) => {
    fields.externalId = externalId;
  }),
  blocked: column(flag, ({ fields }, blocked) => {
    fields.blocked = blocked;
  }),
  metadata: column(object, ({ fields }, metadata) => {
    fields.metadata = metadata;
  }),
  updated_at: column(time, (row, updatedAt) => {
    row.updatedAt = updatedAt;
  }),
  tenant: column(id, (row, tenant) => {
    row.tenant = tenant;
  }),
  tenant_name: column(text, (row, name) => {
    row.tenantName = name;
  }),
  roles: column(roles, (row, given) => {
    row.roles = given;
  }),
};

const METADATA_PREFIX = 'metadata.';

export const COLUMN_NAMES: readonly string[] = Object.keys(columns);

/** Ours, by its name; each `metadata.<name>` is one. */
export function columnNamed(name: string): Column | undefined {
  if (Object.hasOwn(columns, name)) return columns[name];
  if (!name.startsWith(METADATA_PREFIX) || name === METADATA_PREFIX) return undefined;
  const key = name.slice(METADATA_PREFIX.length);
  return column(text, (row, value) => {
    row.metadata ??= [];
    if (value !== null) row.metadata.push([key, value]);
  });
}

/** A row under construction. */
export interface RowDraft {
  readonly draft: Draft;
  /** @returns what the row says, or the column, by our name, that makes it say nothing, and the rule that it breaks. */
  finish(): UserRow | { readonly column: string; readonly rule: string };
}

export function beginRow(): RowDraft {
  const draft: Draft = {
    user: null,
    fields: {},
    metadata: undefined,
    updatedAt: undefined,
    tenant: null,
    tenantName: null,
    roles: undefined,
  };
  return {
    draft,
    finish: () => {
      const { user, fields, metadata, updatedAt, tenant, tenantName, roles } = draft;
      if (user === null) return { column: 'user', rule: 'must not be empty' };
      if (tenantName !== null && tenant === null) {
        return { column: 'tenant_name', rule: 'names a tenant where tenant is empty' };
      }
      if (metadata !== undefined) fields.metadata = Object.fromEntries(metadata);
      return { user, fields, updatedAt, tenant, tenantName: tenantName ?? undefined, roles };
    },
  };
}
