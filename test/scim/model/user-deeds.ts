import { userBody, userChange } from './bodies.ts';
import { choiceOf, type Deed, deed, type Surroundings } from './deed.ts';
import { cells, isAlive, type Memory, USER_ATTRIBUTES, type Values } from './memory.ts';
import type { Command } from './script.ts';

const PEOPLE = 3;

export const valuesOf = (memory: Memory, user: string): Values =>
  Object.fromEntries(USER_ATTRIBUTES.map((name) => [name, memory.get(cells.of(user, name))]));

/** Who a user is to be: few people, whom both tenants have. */
function person(command: Command, { policy, serial }: Surroundings, tenant: string): Values {
  const name = `p${command.name % PEOPLE}`;
  // Addresses stay apart where users are not known by them: Permit has each but once.
  const email = policy.userKey.includes('{email}') ? name : `${name}-${tenant}-${serial()}`;
  const userName = command.name % 5 === 0 ? name.toUpperCase() : name;
  return { userName, email: `${email}@mail.test`, externalId: `x-${name}` };
}

/** Whether another user of the tenant has the name. */
function isTaken(memory: Memory, tenant: string, userName = '', but = ''): boolean {
  return memory
    .users(tenant)
    .filter((id) => id !== but && isAlive(memory, id))
    .map((id) => memory.get(cells.of(id, 'userName')).toLowerCase())
    .includes(userName.toLowerCase());
}

export function creation(command: Command, surroundings: Surroundings): Deed {
  const { memory } = surroundings;
  const { tenant } = choiceOf(command, memory);
  const who = person(command, surroundings, tenant);
  const values: Values = { ...who, title: 'new', active: 'true' };
  return deed({
    request: { tenant, method: 'POST', path: '/Users', body: userBody(values) },
    statuses: isTaken(memory, tenant, who['userName']) ? [409] : [201],
    makes: { kind: 'user', values, members: [] },
  });
}

export function userDeed(command: Command, surroundings: Surroundings): Deed {
  const { memory } = surroundings;
  const { tenant, among, has } = choiceOf(command, memory);
  const user = among(memory.users, command.who);
  const before = valuesOf(memory, user);
  const change = changeOf(command, surroundings, tenant);
  const { whole, ...sent } = userChange(command.dialect, before, change);
  const { userName } = change;
  const taken = userName !== undefined && isTaken(memory, tenant, userName, user);
  const said = Object.entries(whole ? { ...before, ...change } : change);
  return deed({
    request: { tenant, path: `/Users/${user}`, ...sent },
    statuses: has(user) ? (taken ? [409] : [200, 204]) : [404],
    effects: new Map(said.map(([name, value]) => [cells.of(user, name), value])),
    about: [user],
  });
}

function changeOf(command: Command, surroundings: Surroundings, tenant: string): Values {
  switch (command.kind) {
    case 'renameUser':
      return person(command, surroundings, tenant);
    case 'retitleUser':
      return { title: `title ${command.name}` };
    default:
      return { active: String(command.kind === 'enable') };
  }
}
