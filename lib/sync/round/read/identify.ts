import { versionOf } from '../../../jobs/index.ts';
import type { Mapping } from '../../../mapping/index.ts';
import { RoundStopped, UserPending } from '../../errors.ts';
import { isLinked, keyDeletedAt } from '../../identity/link.ts';
import {
  createRegister,
  isDeletion,
  keyOfRecord,
  type Register,
  type UserFact,
} from '../../identity/register.ts';
import type { DocumentPort } from '../../ports.ts';
import type { Claims } from '../claims/claim.ts';
import { claimsOf } from '../claims/claims-of.ts';
import { type ClaimedItem, itemOf, type UnidentifiedItem } from './read-messages.ts';
import type { JobResult, WorkItem } from './results.ts';

/** Rounds that begin anew, because somebody else wrote at the same time. */
const TRIES = 3;
/**
 * Where the newer of two ids has a key, an older record of that id may still be on its way, and change who that is: so
 * long the other's jobs wait, from when they were sent.
 */
const SETTLING_MS = 10 * 60 * 1000;

export interface IdentifyOptions {
  readonly mapping: Mapping;
  readonly documents: DocumentPort;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Identified {
  readonly claimed: readonly ClaimedItem[];
  readonly settled: readonly WorkItem[];
}

const NOBODY: Identified = { claimed: [], settled: [] };

/**
 * Finds out who the users are that are not known by their id, lets them have keys, and maps their jobs. What is found
 * is written before anything is noted or done.
 *
 * @throws {LedgerError} when the documents cannot be had; {RoundStopped} when somebody else writes all the time
 */
export async function identify(
  items: readonly UnidentifiedItem[],
  { mapping, documents, now }: IdentifyOptions,
): Promise<Identified> {
  if (items.length === 0) return NOBODY;
  for (let tries = 0; tries < TRIES; tries++) {
    const register = await registerOf(items, mapping, documents);
    if (!(await register.write(documents))) continue;
    return mapAll(items, register, mapping, ({ sentAt }) => now - sentAt < SETTLING_MS);
  }
  throw new RoundStopped('lease_lost', 'somebody else writes down who has which user key');
}

/** The same, and nothing written: as it would be. */
export async function foreseeUsers(
  items: readonly UnidentifiedItem[],
  mapping: Mapping,
  documents: Pick<DocumentPort, 'read'>,
): Promise<Identified> {
  if (items.length === 0) return NOBODY;
  const register = await registerOf(items, mapping, documents);
  return mapAll(items, register, mapping, () => false);
}

async function registerOf(
  items: readonly UnidentifiedItem[],
  mapping: Mapping,
  documents: Pick<DocumentPort, 'read'>,
): Promise<Register> {
  const register = createRegister(documents, mapping);
  const jobs = items.map(({ fact }) => fact);
  await register.open(jobs);
  register.take(jobs);
  return register;
}

function mapAll(
  items: readonly UnidentifiedItem[],
  register: Register,
  mapping: Mapping,
  isSettling: (message: WorkItem['message']) => boolean,
): Identified {
  const claimed: ClaimedItem[] = [];
  const settled: WorkItem[] = [];
  for (const { message, fact } of items) {
    const item = itemOf(message, fact, () => {
      const found = resolve(fact, register, mapping, () => isSettling(message));
      if (found instanceof UserPending)
        return { kind: 'retry', cause: found, since: message.sentAt };
      return 'kind' in found ? found : withHolder(claimsOf(fact, mapping, found.key), fact);
    });
    if ('claims' in item) claimed.push(item);
    else settled.push(item);
  }
  return { claimed, settled };
}

/** Whose job it is, by the key; or else what becomes of it. @throws {MappingError} */
function resolve(
  fact: UserFact,
  register: Register,
  mapping: Mapping,
  isSettling: () => boolean,
): { readonly key: string } | JobResult | UserPending {
  const { source, user: id } = fact;
  const { by, sameKey } = mapping.identity(source);
  const link = register.linkOf(source, id);
  const version = versionOf(fact);
  if (isDeletion(fact, mapping)) {
    const key = keyDeletedAt(link, version);
    return key === undefined ? { kind: 'unchanged' } : { key };
  }
  if (link.del !== undefined && version < link.del) return { kind: 'superseded' };
  if (isLinked(link)) {
    const holder = register.holderOf(source, link.key);
    if (holder === id) return { key: link.key };
    if (holder === undefined) return new UserPending('unknown_user', by);
    return sameKey === 'refuse' || isSettling()
      ? new UserPending('key_taken', by)
      : { kind: 'ignored' };
  }
  if (fact.kind !== 'user') {
    // Providers tell of the memberships that a deletion ends, too. Should the id come back, they count.
    const isRemoval = fact.kind === 'membership.deleted' || fact.kind === 'grant.deleted';
    return new UserPending('unknown_user', by, isRemoval && link.del !== undefined);
  }
  const key = keyOfRecord(fact, mapping);
  if (key === null) return { kind: 'ignored' };
  if (key !== undefined) return new UserPending('key_taken', by);
  // A block and no more: who never becomes known has nothing that it could take.
  const isBlock = fact.fields.blocked === true && Object.keys(fact.fields).length === 1;
  return new UserPending('unknown_user', by, isBlock);
}

/** Claims that say which of the provider's ids they are of: others may have had the key, or have it by now. */
function withHolder(claims: Claims, { source, user: id }: UserFact): Claims {
  const { user } = claims;
  if (user === undefined) return claims;
  const { claim } = user;
  if (claim.kind !== 'deleted') return { ...claims, user: { ...user, holder: { source, id } } };
  return { ...claims, user: { ...user, claim: { ...claim, of: { source, id } } } };
}
