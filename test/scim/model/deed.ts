import { cells, isAlive, type Memory, TENANTS, type Values } from './memory.ts';
import type { Command, Script } from './script.ts';
import type { Request } from './site.ts';

/** A command, now that it is known what there is. */
export interface Deed {
  readonly request: Request;
  /** What is so afterwards, if it is carried out; of what is new, nothing. */
  readonly effects: ReadonlyMap<string, string>;
  /** What may be answered if nobody else is at anything, and nothing goes wrong. */
  readonly statuses: readonly number[];
  readonly makes: {
    readonly kind: 'user' | 'group';
    readonly values: Values;
    readonly members: readonly string[];
  } | null;
  /** Resources that it speaks of. */
  readonly about: readonly string[];
}

export interface Surroundings {
  readonly memory: Memory;
  readonly policy: Pick<Script, 'userKey'>;
  /** A number that was not used before. */
  readonly serial: () => number;
}

/** Every so many commands mean somebody who is gone, or whom another tenant has. */
const STRAY = 9;
/** Of the form of an id, and nobody's. */
const NOBODY = '99999999-0000-4000-8000-000000000000';

/** How a command finds what it means. */
export function choiceOf(command: Command, memory: Memory) {
  const tenant = TENANTS[command.tenant] ?? TENANTS[0];
  return {
    tenant,
    among(all: (of: string) => readonly string[], n: number): string {
      const living = all(tenant).filter((id) => isAlive(memory, id));
      const ids = n % STRAY === 0 || living.length === 0 ? TENANTS.flatMap(all) : living;
      return ids[Math.floor(n / STRAY) % ids.length] ?? NOBODY;
    },
    has: (id: string) => memory.tenantOf(id) === tenant && isAlive(memory, id),
  };
}

type Parts = Pick<Deed, 'request' | 'statuses'> & Partial<Deed>;

export const deed = (parts: Parts): Deed => ({
  effects: new Map(),
  makes: null,
  about: [],
  ...parts,
});

export function removal(command: Command, { memory }: Surroundings): Deed {
  const { tenant, among, has } = choiceOf(command, memory);
  const [all, path] =
    command.kind === 'removeUser' ? [memory.users, '/Users'] : [memory.groups, '/Groups'];
  const id = among(all, command.who);
  const isOurs = memory.tenantOf(id) === tenant;
  return deed({
    request: { tenant, method: 'DELETE', path: `${path}/${id}` },
    statuses: has(id) ? [204] : [404],
    effects: new Map(isOurs ? [[cells.alive(id), 'false']] : []),
    about: [id],
  });
}
