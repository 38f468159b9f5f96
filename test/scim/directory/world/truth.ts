import type { RoleRef, UserFields } from '../../../../lib/jobs/index.ts';
import { fieldsOf } from '../../../../lib/scim/facts/index.ts';
import type { DirectoryPolicy } from '../../../../lib/scim/model.ts';
import {
  type GroupItem,
  type Row,
  readGroupRow,
  readUserRow,
  type UserItem,
} from '../../../../lib/scim/store/index.ts';

/** All that stands in a table, in the words of whoever has to compare it. */
export interface Truth {
  readonly users: readonly UserItem[];
  readonly groups: readonly GroupItem[];
  /** Keys of all that was made from them: lookups, list entries, claims. */
  readonly entries: ReadonlySet<string>;
  /** Who is in, by the lists of members. */
  readonly edges: ReadonlySet<string>;
  /** By user key: `tenant/id` of who has it, the owner with a star. */
  readonly sharers: ReadonlyMap<string, ReadonlySet<string>>;
  readonly marks: readonly string[];
}

export function truthOf(rows: readonly Row[]): Truth {
  const at = (row: Row) => `${row['pk']?.S} ${row['sk']?.S}`;
  const like = (form: RegExp) => rows.filter((row) => form.test(at(row)));
  return {
    users: like(/^[^/]+\/users\/[^/]+ \.$/).map(readUserRow),
    groups: like(/^[^/]+\/groups\/[^/]+ \.$/).map(readGroupRow),
    entries: new Set(rows.map(at).filter((key) => !/^[^/]*\/(?:key|users|groups)\//.test(key))),
    edges: new Set(
      like(/^[^/]+\/groups\/[^/]+\/members /)
        .filter((row) => row['in']?.BOOL === true)
        .map(at),
    ),
    sharers: new Map(
      like(/^\/key\//)
        .map((row): [string, ReadonlySet<string>] => [
          decodeURIComponent(row['pk']?.S?.slice(5) ?? ''),
          new Set(
            (row['claims']?.L ?? []).map(({ M: claim }) => {
              const tenant = claim?.['tenant']?.S ?? '';
              return `${tenant}/${claim?.['id']?.S}${row['owner']?.S === tenant ? '*' : ''}`;
            }),
          ),
        ])
        .filter(([, claims]) => claims.size > 0),
    ),
    marks: rows.filter((row) => row['pendingKind'] !== undefined).map(at),
  };
}

/** What should stand there beside the users and groups that do. */
export function expectedOf({
  users,
  groups,
}: Pick<Truth, 'users' | 'groups'>): Omit<Truth, 'users' | 'groups' | 'marks'> {
  const entries = new Set<string>();
  const edges = new Set<string>();
  const sharers = new Map<string, Set<string>>();
  const entry = (tenant: string, name: string, value: string, sk: string) =>
    entries.add(`${tenant}/${name}/${encodeURIComponent(value)} ${sk}`);
  const listed = ({ createdAt, id }: { readonly createdAt: number; readonly id: string }) =>
    `${String(createdAt).padStart(13, '0')}-${id}`;
  for (const user of users) {
    const { tenant, id, document, held, key, owner } = user;
    entry(tenant, 'userName', document.userName.toLowerCase(), '.');
    if (document.externalId !== null) entry(tenant, 'externalId', document.externalId, id);
    const { emails } = document.attributes;
    for (const one of Array.isArray(emails) ? emails : []) {
      if (
        one !== null &&
        typeof one === 'object' &&
        'value' in one &&
        typeof one.value === 'string'
      ) {
        entry(tenant, 'email', one.value.toLowerCase(), id);
      }
    }
    entries.add(`${tenant}/users ${listed(user)}`);
    for (const group of user.groups.keys()) edges.add(`${tenant}/groups/${group}/members ${id}`);
    if (!held) continue;
    const with_ = sharers.get(key) ?? new Set();
    sharers.set(key, with_.add(`${tenant}/${id}${owner ? '*' : ''}`));
  }
  for (const group of groups) {
    const { tenant, id, document } = group;
    entry(tenant, 'displayName', document.displayName.toLowerCase(), id);
    if (document.externalId !== null) entry(tenant, 'groupExternalId', document.externalId, id);
    entries.add(`${tenant}/groups ${listed(group)}`);
  }
  return { entries, edges, sharers };
}

export interface ExpectedTold {
  readonly fields: UserFields | null;
  readonly roles: ReadonlyMap<string, readonly RoleRef[]>;
}

/** What Permit should have been told, by user key. */
export function expectedFacts(
  { users, groups }: Pick<Truth, 'users' | 'groups'>,
  { onBlock }: DirectoryPolicy,
): ReadonlyMap<string, ExpectedTold> {
  const facts = new Map<
    string,
    { fields: UserFields | null; roles: Map<string, readonly RoleRef[]> }
  >();
  for (const user of users.filter(({ held }) => held)) {
    const told = facts.get(user.key) ?? { fields: null, roles: new Map() };
    facts.set(user.key, told);
    if (user.owner) told.fields = fieldsOf(user.document);
    if (!user.document.active && onBlock === 'unassign') continue;
    const roles = new Map<string, RoleRef>();
    for (const group of [...user.groups.keys()].sort()) {
      const found = groups.find((one) => one.tenant === user.tenant && one.id === group);
      const externalId = found?.document.externalId ?? group;
      const id = roles.has(externalId) ? group : externalId;
      roles.set(id, { id, name: found?.document.displayName ?? 'of a group that is gone' });
    }
    const sorted = [...roles.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    told.roles.set(user.tenant, sorted);
  }
  return facts;
}
