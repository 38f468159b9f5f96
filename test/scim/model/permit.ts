import { userPk } from '../../../lib/ledger/index.ts';
import type { Mapping } from '../../../lib/mapping/index.ts';
import type { UserItem } from '../../../lib/scim/store/index.ts';
import type { Engine } from '../../sync/harness.ts';
import type { Lines } from './final.ts';
import type { Script } from './script.ts';

const profileLine = (key: string, email: unknown, title: unknown): string =>
  `${key} is ${String(email)}, ${String(title)}`;

/** Of users as they stand in the store, what Permit should hold: profiles and roles. */
export function factsOf(
  users: readonly UserItem[],
  names: ReadonlyMap<string, string>,
  mapping: Mapping,
  { onBlock }: Pick<Script, 'onBlock'>,
): Lines {
  const lines = new Set<string>();
  for (const { tenant, key, document, groups, owner } of users) {
    if (!document.active && onBlock === 'delete') continue;
    const user = mapping.userKey('scim', key);
    if (owner) {
      const { emails, title } = document.attributes;
      const [first] = Array.isArray(emails) ? emails : [];
      const email = first instanceof Object && 'value' in first ? first['value'] : null;
      lines.add(profileLine(user, email, title));
    }
    if (!document.active && onBlock !== 'keep') continue;
    for (const group of groups.keys()) lines.add(`${user} ${tenant} ${names.get(group)}`);
  }
  return [...lines].sort();
}

/**
 * What Permit holds, and the ledger thinks that it holds.
 *
 * @param known - users that are some directory's; who is left over has to have no roles
 */
export function factsIn(engine: Engine, { onDelete }: Pick<Script, 'onDelete'>, known: Lines) {
  const { users, assignments } = engine.standIn.facts();
  const isKnown = (key: string) => known.some((line) => line.startsWith(`${key} is `));
  const stays = (key: string) => isKnown(key) || onDelete === 'delete';
  const permit = [
    ...users
      .filter(({ key }) => stays(key))
      .map(({ key, email, attributes }) => profileLine(key, email, attributes['title'])),
    ...assignments.map(({ user, tenant, role }) => `${user} ${tenant} ${role}`),
  ].sort();
  const ledger = users.flatMap(({ key }) => {
    const item = engine.memory.ledger.item(userPk(key));
    if (item?.kind !== 'user' || !item.made || item.pending !== undefined) {
      return [`${key} is not as in the ledger`];
    }
    return Object.entries(item.places).flatMap(([tenant, { applied }]) =>
      applied.map((role) => `${key} ${tenant} ${role}`),
    );
  });
  return { permit, ledger: ledger.sort() };
}
