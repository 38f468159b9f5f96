import type { SyncJob } from '../../../../lib/jobs/index.ts';
import { createDirectory, type DirectoryPorts } from '../../../../lib/scim/directory/index.ts';
import type { DirectoryPolicy } from '../../../../lib/scim/model.ts';
import type { OpenTable, Passage } from '../../store/open-table.ts';

export interface Actor {
  readonly calls: string[];
  readonly ports: DirectoryPorts;
  directory(tenant: string): ReturnType<typeof createDirectory>;
}

export interface Surroundings {
  readonly open: OpenTable;
  readonly policy: DirectoryPolicy;
  readonly clock: { now: number };
  readonly jobs: SyncJob[];
  readonly newId: () => string;
}

/** Somebody with a client of their own, whose calls can be counted, held up, and cut off. */
export function createActor(
  { open, policy, clock, jobs, newId }: Surroundings,
  pass: Passage = (_, make) => make(),
): Actor {
  const calls: string[] = [];
  const through: Passage = (call, make) => {
    calls.push(call);
    return pass(call, make);
  };
  const client = open.newClient(through);
  const now = () => clock.now;
  const ports: DirectoryPorts = {
    table: { client, table: open.table, now, sleep: async () => undefined },
    enqueue: (some) =>
      through('enqueue', async () => {
        jobs.push(...some);
      }),
    policy,
    now,
    newId,
  };
  return { calls, ports, directory: (tenant) => createDirectory(ports, tenant) };
}

/** Dies at its n-th call, from 1: before it is made, or when it was carried out and not yet answered. */
export function dyingAt(n: number, when: 'before' | 'after'): Passage {
  let made = 0;
  let dead = false;
  return async (_, make) => {
    made += 1;
    if (dead || (made === n && when === 'before')) {
      dead = true;
      throw new Error('gone');
    }
    if (made !== n) return await make();
    dead = true;
    await make();
    throw new Error('gone');
  };
}
