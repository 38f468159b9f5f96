import type { Changes } from './changes.ts';
import type { Change, ChangeCount } from './remapping.ts';
import { NOTHING_TAKEN, type Taken } from './report.ts';

/** Changes that are alike, counted as they come. */
export interface Tally {
  add(all: Changes): void;
  counts(): readonly ChangeCount[];
  readonly removes: () => Taken;
}

const EXAMPLES = 3;

export function createTally(): Tally {
  const counts = new Map<string, { count: number; readonly examples: Change[] }>();
  // Tenants and instances are named by many users' jobs, each time as if it were the first.
  const told = new Set<string>();
  let removes = NOTHING_TAKEN;
  return {
    removes: () => removes,
    counts: () =>
      [...counts.values()]
        .flatMap(({ count, examples }): ChangeCount[] => {
          const [first] = examples;
          if (first === undefined) return [];
          const { entity, kind, what } = first;
          return [{ entity, kind, what, count, examples }];
        })
        .sort((a, b) => b.count - a.count),
    add(all) {
      let isNew = false;
      for (const change of all.changes) {
        const { entity, kind, what, key, place } = change;
        if (entity !== 'user' && entity !== 'role') {
          const name = JSON.stringify([entity, kind, what, key, place]);
          if (told.has(name)) continue;
          told.add(name);
        }
        isNew = true;
        const alike = `${entity} ${kind} ${what}`;
        const known = counts.get(alike) ?? { count: 0, examples: [] };
        counts.set(alike, known);
        known.count += 1;
        if (known.examples.length < EXAMPLES) known.examples.push(change);
      }
      if (!isNew) return;
      const { users, tenants, roles, instances } = all.removes;
      removes = {
        users: removes.users + users,
        tenants: removes.tenants + tenants,
        roles: removes.roles + roles,
        instances: removes.instances + instances,
      };
    },
  };
}
