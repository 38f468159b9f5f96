import { type EventIdentity, ParseError } from './errors.ts';

/** How far a provider's clock may be ahead of ours. */
const AHEAD_MS = 5 * 60 * 1000;

/**
 * Refuses a version from the future: it would beat every later change, deletions too, until its time has come.
 *
 * @throws {ParseError}
 */
export function notAhead(
  version: number,
  receivedAt: number,
  path: string,
  identity: EventIdentity,
): number {
  if (version <= receivedAt + AHEAD_MS) return version;
  throw new ParseError(path, 'more than 5 minutes ahead of our clock', identity);
}
