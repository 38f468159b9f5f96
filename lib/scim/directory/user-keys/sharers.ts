import {
  absent,
  equal,
  integer,
  keys,
  readSharersRow,
  type Sharers,
  sharersRow,
} from '../../store/index.ts';
import type { Operation } from '../operation/operation.ts';

const NOBODY: Sharers = { version: 0, owner: null, claims: new Map() };

/** Who has a user key, as it is written next to it: the version that the next write builds on. */
export async function readSharers({ store }: Operation, key: string): Promise<Sharers> {
  const row = await store.get(keys.sharers(key));
  return row === undefined ? NOBODY : readSharersRow(row);
}

/** False: somebody else wrote since it was read. */
export async function writeSharers(
  { store, now }: Operation,
  key: string,
  seen: Sharers,
  next: Sharers,
): Promise<boolean> {
  const unchanged = seen.version === 0 ? absent('pk') : equal('version', integer(seen.version));
  return await store.put(sharersRow(key, next, now()), [unchanged]);
}

/**
 * The same without one tenant. Where it was the owner, whoever has had the key longest is the next.
 *
 * @param version - no lower than that of what is told of the parting
 */
export function without(seen: Sharers, tenant: string, version: number): Sharers {
  const claims = new Map([...seen.claims].filter(([other]) => other !== tenant));
  const [next] = [...claims].sort(([, one], [, other]) => one.at - other.at);
  const stays = seen.owner !== null && claims.has(seen.owner);
  return {
    version: Math.max(version, seen.version + 1),
    owner: stays ? seen.owner : (next?.[0] ?? null),
    claims,
  };
}
