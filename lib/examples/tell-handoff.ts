import { jobsOf } from '../handoff/jobs.ts';
import type { JsonObject } from '../jobs/index.ts';
import { type Mapping, MappingError } from '../mapping/index.ts';
import type { ToldEvent } from './told-event.ts';

const TYPE = 'handoff';

/**
 * What is made of the claims of a token that was believed.
 *
 * @param time - ms; of a token that states no `iat`
 * @param eventId - of one that states no `jti`
 */
export function tellHandoff(
  claims: JsonObject,
  time: number,
  given: string,
  { handoff }: Mapping,
): ToldEvent {
  const { iat, jti } = claims;
  const version = typeof iat === 'number' ? Math.floor(iat * 1000) : time;
  const eventId = typeof jti === 'string' ? jti : given;
  const told = { body: claims, eventId, type: TYPE, isKnown: true };
  try {
    const facts = handoff.read(claims);
    const stamp = { version, eventId, observedAt: version, change: 'updated' } as const;
    return { ...told, jobs: jobsOf({ user: facts.user, facts }, stamp) };
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    return { ...told, jobs: [], unreadable: error.message, reason: error.code };
  }
}
