import { setTimeout as pause } from 'node:timers/promises';
import type { PermitStandIn } from '../../local/permit/index.ts';
import { eventually } from '../live/eventually.ts';
import type { DirectoryClient } from './directory-client.ts';

export interface Pace {
  readonly everyMs: number;
  /** Asked before each: whether there is time for another one. */
  goesOn(): boolean;
}

/** Who has a role. */
export const holdersIn = (standIn: PermitStandIn): ReadonlySet<string> =>
  new Set(standIn.save().assignments.map(({ user }) => user));

/**
 * Deactivates people at a steady pace, each on time whatever became of those before.
 *
 * @param people - ids by what Permit knows them by
 * @returns for each of them, ms from before the request was sent until no role of theirs was left in Permit
 */
export async function deprovisionSteadily(
  standIn: PermitStandIn,
  directory: DirectoryClient,
  people: ReadonlyMap<string, string>,
  { everyMs, goesOn }: Pace,
): Promise<readonly number[]> {
  const sentAt = new Map<string, number>();
  const took = new Map<string, number>();
  let revision = -1;
  const look = () => {
    if (standIn.revision() === revision) return;
    revision = standIn.revision();
    const now = performance.now();
    const holders = holdersIn(standIn);
    for (const [user, sent] of sentAt) {
      if (!took.has(user) && !holders.has(user)) took.set(user, now - sent);
    }
  };
  const watch = setInterval(look, 5);
  try {
    const start = performance.now();
    const sending: Promise<void>[] = [];
    for (const [user, id] of people) {
      await pause(Math.max(0, start + sending.length * everyMs - performance.now()));
      if (!goesOn()) break;
      sentAt.set(user, performance.now());
      sending.push(directory.deactivate(id));
    }
    await Promise.all(sending);
    await eventually('nobody of them has a role', () => took.size === sentAt.size);
    return [...took.values()];
  } finally {
    clearInterval(watch);
  }
}
