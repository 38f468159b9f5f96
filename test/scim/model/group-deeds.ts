import { groupBody, groupRename, membersAdd, membersRemove, membersReplace } from './bodies.ts';
import { choiceOf, type Deed, deed, type Surroundings } from './deed.ts';
import { cells, isAlive } from './memory.ts';
import type { Command } from './script.ts';

/** What groups are called, and Permit has. */
export const ROLES = ['admin', 'editor', 'member'] as const;

const roleOf = ({ name }: Command): string => ROLES[name % ROLES.length] ?? ROLES[0];

export function groupCreation(command: Command, { memory }: Surroundings): Deed {
  const { tenant, among, has } = choiceOf(command, memory);
  const members = [...new Set(command.whom.map((n) => among(memory.users, n)))];
  const displayName = roleOf(command);
  return deed({
    request: { tenant, method: 'POST', path: '/Groups', body: groupBody(displayName, members) },
    statuses: members.every(has) ? [201] : [400],
    makes: { kind: 'group', values: { displayName }, members },
    about: members,
  });
}

export function groupRenaming(command: Command, { memory }: Surroundings): Deed {
  const { tenant, among, has } = choiceOf(command, memory);
  const group = among(memory.groups, command.who);
  const role = roleOf(command);
  const { whole: _, ...sent } = groupRename(command.dialect, group, role);
  return deed({
    request: { tenant, path: `/Groups/${group}`, ...sent },
    statuses: has(group) ? [200, 204] : [404],
    effects: new Map([[cells.of(group, 'displayName'), role]]),
    about: [group],
  });
}

export function memberDeed(command: Command, { memory }: Surroundings): Deed {
  const { kind, dialect } = command;
  const { tenant, among, has } = choiceOf(command, memory);
  const group = among(memory.groups, command.who);
  const users = [...new Set(command.whom.map((n) => among(memory.users, n)))];
  const others =
    kind === 'replaceMembers' ? memory.users(tenant).filter((user) => !users.includes(user)) : [];
  const name = cells.of(group, 'displayName');
  const displayName = memory.get(name);
  const { whole, ...sent } =
    kind === 'addMembers'
      ? membersAdd(dialect, users)
      : kind === 'removeMembers'
        ? membersRemove(dialect, users)
        : membersReplace(dialect, displayName, users);
  const joins = kind !== 'removeMembers';
  const isIn = (user: string) => memory.get(cells.member(group, user)) === 'true';
  return deed({
    request: { tenant, path: `/Groups/${group}`, ...sent },
    statuses: has(group) ? (joins && !users.every(has) ? [400] : [200, 204]) : [404],
    effects: new Map([
      ...users.map((user) => [cells.member(group, user), String(joins)] as const),
      ...others.map((user) => [cells.member(group, user), 'false'] as const),
      ...(whole ? [[name, displayName] as const] : []),
    ]),
    about: [group, ...users, ...others.filter((user) => isAlive(memory, user) && isIn(user))],
  });
}
