import { USER_ATTRIBUTES, type Values } from './memory.ts';
import type { Command } from './script.ts';

type Dialect = Command['dialect'];

interface Sent {
  readonly method: 'PUT' | 'PATCH';
  readonly body: object;
  /** Says all of the user, and not only what changes. */
  readonly whole: boolean;
}

export const userBody = ({ userName, email, externalId, title, active }: Values): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName,
  externalId,
  active: active === 'true',
  emails: [{ value: email, type: 'work', primary: true }],
  title,
});

export const groupBody = (displayName: string, members: readonly string[]): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName,
  members: valuesOf(members),
});

const patch = (...Operations: readonly object[]): Sent => ({
  method: 'PATCH',
  body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations },
  whole: false,
});
const valuesOf = (ids: readonly string[]) => ids.map((value) => ({ value }));

const ENTRA_PATHS: Values = { email: 'emails[type eq "work"].value' };

/** Okta puts the whole user, but for `active`; Entra has one operation for each attribute, and booleans as text. */
export function userChange(dialect: Dialect, before: Values, change: Values): Sent {
  const names = USER_ATTRIBUTES.filter((name) => change[name] !== undefined);
  if (dialect === 'entra') {
    const ops = names.map((name) => ({
      op: 'Replace',
      path: ENTRA_PATHS[name] ?? name,
      value: name === 'active' ? (change[name] === 'true' ? 'True' : 'False') : change[name],
    }));
    return patch(...ops);
  }
  if (names.every((name) => name === 'active')) {
    return patch({ op: 'replace', value: { active: change['active'] === 'true' } });
  }
  return { method: 'PUT', body: userBody({ ...before, ...change }), whole: true };
}

export const groupRename = (dialect: Dialect, id: string, displayName: string): Sent =>
  dialect === 'okta'
    ? patch({ op: 'replace', value: { id, displayName } })
    : patch({ op: 'Replace', path: 'displayName', value: displayName });

export const membersAdd = (dialect: Dialect, ids: readonly string[]): Sent =>
  patch({ op: dialect === 'okta' ? 'add' : 'Add', path: 'members', value: valuesOf(ids) });

export const membersRemove = (dialect: Dialect, ids: readonly string[]): Sent =>
  dialect === 'okta'
    ? patch(...ids.map((id) => ({ op: 'remove', path: `members[value eq "${id}"]` })))
    : patch({ op: 'Remove', path: 'members', value: valuesOf(ids) });

export const membersReplace = (
  dialect: Dialect,
  displayName: string,
  ids: readonly string[],
): Sent =>
  dialect === 'okta'
    ? { method: 'PUT', body: groupBody(displayName, ids), whole: true }
    : patch({ op: 'Replace', path: 'members', value: valuesOf(ids) });
