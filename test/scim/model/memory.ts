/** What a plain program would remember: one value for each thing that can be so or otherwise. */
export interface Memory {
  get(cell: string): string;
  set(cell: string, value: string): void;
  /** A resource that is there from now on. */
  add(kind: 'user' | 'group', tenant: string, id: string, values: Values): void;
  /** All that ever were. */
  users(tenant: string): readonly string[];
  groups(tenant: string): readonly string[];
  tenantOf(id: string): string | undefined;
}

export type Values = Readonly<Record<string, string>>;

export const USER_ATTRIBUTES = ['userName', 'email', 'externalId', 'title', 'active'] as const;

/** Names of what is remembered. */
export const cells = {
  alive: (id: string) => `${id} alive`,
  of: (id: string, attribute: string) => `${id} ${attribute}`,
  member: (group: string, user: string) => `${group} has ${user}`,
};

export const TENANTS = ['acme', 'globex'] as const;

export function createMemory(): Memory {
  const values = new Map<string, string>();
  const known = { user: new Map<string, string>(), group: new Map<string, string>() };
  const of = (kind: 'user' | 'group', tenant: string) =>
    [...known[kind]].flatMap(([id, its]) => (its === tenant ? [id] : []));
  return {
    get: (cell) => values.get(cell) ?? 'false',
    set: (cell, value) => void values.set(cell, value),
    add(kind, tenant, id, given) {
      known[kind].set(id, tenant);
      values.set(cells.alive(id), 'true');
      for (const [attribute, value] of Object.entries(given)) {
        values.set(cells.of(id, attribute), value);
      }
    },
    users: (tenant) => of('user', tenant),
    groups: (tenant) => of('group', tenant),
    tenantOf: (id) => known.user.get(id) ?? known.group.get(id),
  };
}

export const isAlive = (memory: Memory, id: string): boolean =>
  memory.get(cells.alive(id)) === 'true';
