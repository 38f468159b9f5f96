import { keys, type Row } from '../../../lib/scim/store/index.ts';
import { expectedOf, type Truth, truthOf } from '../directory/world/truth.ts';
import type { OpenTable } from '../store/open-table.ts';
import type { Play } from './carry-out.ts';
import { cells, isAlive, TENANTS } from './memory.ts';
import { filtered, listed, seenIn } from './observe.ts';
import type { Body } from './site.ts';
import { valuesOf } from './user-deeds.ts';

/** As text, line by line: what differs is then easily seen. */
export type Lines = readonly string[];

const line = (...parts: readonly unknown[]): string => parts.map(String).join(' ');
const idsOf = (bodies: readonly Body[]): Lines => bodies.map(({ id = '' }) => id).sort();

/** Takes in the groups that were made though nobody was told, now that they can be found. */
export async function adoptGroups({ memory, site, doubts }: Play): Promise<void> {
  for (const tenant of TENANTS) {
    for (const { id = '', displayName = '' } of await listed(site, tenant, '/Groups?count=200')) {
      if (memory.tenantOf(id) !== undefined) continue;
      const at = doubts.groups.findIndex(
        ({ tenant: its, deed }) =>
          its === tenant && deed.makes?.values['displayName'] === displayName,
      );
      const [meant] = at < 0 ? [] : doubts.groups.splice(at, 1);
      if (meant === undefined) throw new Error(`a group is there that nobody made: ${displayName}`);
      memory.add('group', tenant, id, { displayName });
      const { body } = await site.send({ tenant, method: 'GET', path: `/Groups/${id}` });
      for (const { value } of body.members ?? []) memory.set(cells.member(id, value), 'true');
    }
  }
}

/** All that clients should see. */
export function expectedBy({ memory }: Play): Lines {
  const lines: string[] = [];
  for (const tenant of TENANTS) {
    const users = memory.users(tenant).filter((id) => isAlive(memory, id));
    const groups = memory.groups(tenant).filter((id) => isAlive(memory, id));
    for (const id of users) {
      const values = valuesOf(memory, id);
      lines.push(line(tenant, id, ...Object.entries(values).sort().flat()));
      lines.push(line(tenant, 'userName', values['userName']?.toLowerCase(), 'is', id));
    }
    for (const id of groups) {
      lines.push(line(tenant, id, memory.get(cells.of(id, 'displayName'))));
      for (const user of users) {
        if (memory.get(cells.member(id, user)) === 'true') {
          lines.push(line(tenant, user, 'in', id), line(tenant, id, 'has', user));
        }
      }
    }
  }
  return lines.sort();
}

/** All that they see: lists, members both ways, and what filters find. */
export async function seenBy({ site }: Play): Promise<Lines> {
  const lines: string[] = [];
  for (const tenant of TENANTS) {
    const users = await listed(site, tenant, '/Users?count=200');
    for (const body of users) {
      const { id = '' } = body;
      const { values, groups } = seenIn(body);
      const { displayName: _, ...own } = values;
      lines.push(line(tenant, id, ...Object.entries(own).sort().flat()));
      for (const group of groups) lines.push(line(tenant, id, 'in', group));
      const name = own['userName'] ?? '';
      const found = await listed(site, tenant, filtered('/Users', 'userName', name.toUpperCase()));
      for (const one of idsOf(found)) {
        lines.push(line(tenant, 'userName', name.toLowerCase(), 'is', one));
      }
      for (const [attribute, value] of [
        ['externalId', own['externalId']],
        ['emails.value', own['email']],
      ] as const) {
        const those = await listed(site, tenant, filtered('/Users', attribute, value ?? ''));
        if (!idsOf(those).includes(id)) lines.push(line(id, 'is not found by', attribute));
      }
    }
    const groups = await listed(site, tenant, '/Groups?count=200');
    for (const { id = '', displayName = '', members = [] } of groups) {
      lines.push(line(tenant, id, displayName));
      for (const { value } of members) lines.push(line(tenant, id, 'has', value));
      const found = await listed(site, tenant, filtered('/Groups', 'displayName', displayName));
      if (!idsOf(found).includes(id)) lines.push(line(id, 'is not found by displayName'));
    }
  }
  return lines.sort();
}

/** Without claims whose user has not what they claim: whoever made them died, and they are free to whoever wants it. */
function withoutDeadClaims(rows: readonly Row[]): readonly Row[] {
  const { users } = truthOf(rows);
  const rightful = new Set(
    users.flatMap(({ tenant, id, document, held, key }) => [
      `${keys.claim(tenant, document.userName).pk} ${id}`,
      ...(held ? [`${keys.sharers(key).pk} ${id}`] : []),
    ]),
  );
  return rows.flatMap((row): readonly Row[] => {
    const pk = row['pk']?.S ?? '';
    const isRightful = (id = '') => rightful.has(`${pk} ${id}`);
    if (pk.includes('/userName/')) return isRightful(row['id']?.S) ? [row] : [];
    if (!pk.startsWith('/key/')) return [row];
    const claims = (row['claims']?.L ?? []).filter(({ M }) => isRightful(M?.['id']?.S));
    return [{ ...row, claims: { L: claims } }];
  });
}

/** What stands in the table, beside what should stand there by the users and groups that do. */
export async function storeOf(open: OpenTable, { doubts }: Pick<Play, 'doubts'>) {
  const rows = await open.scan();
  const truth: Truth = truthOf(doubts.troubled ? withoutDeadClaims(rows) : rows);
  const { users, groups, marks, ...made } = truth;
  const onTheirWay = [...users, ...groups].filter(({ deleted }) => deleted).map(({ id }) => id);
  const expected = expectedOf(truth);
  // What somebody wrote for a user that was gone by then, and died, misleads nobody: it is looked at before it is believed.
  const isHint = (entry: string) =>
    doubts.troubled && !expected.entries.has(entry) && !entry.includes('/userName/');
  const entries = new Set([...made.entries].filter((entry) => !isHint(entry)));
  const shown = ({ entries, edges, sharers }: Omit<Truth, 'users' | 'groups' | 'marks'>) => ({
    entries: [...entries].sort(),
    edges: [...edges].sort(),
    sharers: [...sharers].map(([key, those]) => line(key, ...[...those].sort())).sort(),
  });
  return {
    users,
    /** What groups are called, by id. */
    names: new Map(groups.map(({ id, document }) => [id, document.displayName])),
    found: { marks, onTheirWay, ...shown({ ...made, entries }) },
    expected: { marks: [], onTheirWay: [], ...shown(expected) },
  };
}
