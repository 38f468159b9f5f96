import { createHash } from 'node:crypto';
import type { Change, JobOrigin, SyncJob, UserJob } from '../jobs/index.ts';
import { type HandoffFacts, type Mapping, MappingError } from '../mapping/index.ts';
import { HandoffError } from './errors.ts';
import type { Issuer } from './issuer.ts';
import type { Verified } from './verify.ts';

/** What a token says of its user, whose id is apart from those of other issuers. */
export interface Handoff {
  readonly user: string;
  readonly facts: HandoffFacts;
  /** `iat`, in ms. */
  readonly issuedAt: number;
  readonly eventId: string;
}

/** A job's id holds 1,024 characters, and one that is told beneath another has its own time before it. */
const MAX_JTI_LENGTH = 1000;
const DIGEST_LENGTH = 32;

/**
 * Reads a believed token.
 *
 * @param token - as it came: its digest stands in for a `jti` that it does not have
 * @param issuers - all of them: no issuer can name a user of another's
 * @throws {HandoffError} `unusable_claims`
 */
export function readHandoff(
  { claims, iat, issuer }: Verified,
  token: string,
  mapping: Pick<Mapping, 'handoff'>,
  issuers: readonly Issuer[],
): Handoff {
  const facts = usable(() => mapping.handoff.read(claims));
  const user = `${issuer.userPrefix}${facts.user}`;
  if (issuers.some((other) => isOfAnother(user, issuer, other))) {
    const detail = "the user's id begins with another issuer's userPrefix";
    throw new HandoffError('unusable_claims', 'foreign_user', { detail });
  }
  const { jti } = claims;
  const hasId = typeof jti === 'string' && jti !== '' && jti.length <= MAX_JTI_LENGTH;
  const eventId = hasId ? jti : digestOf(token);
  return { user, facts, issuedAt: Math.floor(iat * 1000), eventId };
}

/** Whether an id reads as one of another issuer's: whose prefix says more of it. */
const isOfAnother = (user: string, issuer: Issuer, other: Issuer): boolean =>
  other.userPrefix.length > issuer.userPrefix.length && user.startsWith(other.userPrefix);

const digestOf = (token: string): string =>
  createHash('sha256').update(token).digest('hex').slice(0, DIGEST_LENGTH);

/** @throws {HandoffError} `unusable_claims` for a {@link MappingError}: it names the claim, and not what it holds */
export function usable<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof MappingError)) throw cause;
    throw new HandoffError('unusable_claims', cause.code, { cause, detail: cause.message });
  }
}

/** Version and id of the jobs of a handoff. */
export interface Stamp extends Pick<JobOrigin, 'version' | 'eventId' | 'observedAt'> {
  readonly change: Change;
}

/** One about the user, always. */
export type HandoffJobs = [UserJob, ...SyncJob[]];

/** The jobs of a handoff: what the token names, and nothing of what it does not. */
export function jobsOf(
  { user, facts }: Pick<Handoff, 'user' | 'facts'>,
  stamp: Stamp,
): HandoffJobs {
  const { fields, tenant, tenantName, roles } = facts;
  const origin = { source: 'handoff', ...stamp } as const;
  const jobs: HandoffJobs = [
    { kind: 'user', eventType: 'handoff.user', user, whole: false, fields, ...origin },
  ];
  if (tenant != null && tenantName !== undefined) {
    const named = { tenant, whole: false, fields: { name: tenantName } };
    jobs.push({ kind: 'tenant', eventType: 'handoff.tenant', ...named, ...origin });
  }
  if (tenant !== undefined) {
    const given = roles === undefined ? {} : { roles };
    jobs.push({
      kind: 'membership',
      eventType: 'handoff.membership',
      user,
      tenant,
      ...given,
      ...origin,
    });
  }
  return jobs;
}
